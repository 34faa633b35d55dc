/** A question before anything is shown, and one after: nobody is told before they have guessed. */
import { element } from "./elements.js";

/** The question `when` ("before" or "after") of a frame: {ask, options: [{says, tells}]}. */
export function question(frame, when) {
  const { ask, options } = frame.get(when);
  const reply = element("p", { class: "on-reply", role: "status" });
  const buttons = options.map((option, place) =>
    element("button", { type: "button", "aria-pressed": "false", onclick: () => answer(place) }, option.says),
  );
  const skip = element("button", { type: "button", class: "on-skip", onclick: () => answer(-1) }, "Show it without a guess");
  const answer = (place) => frame.set({ answered: { ...frame.get("answered"), [when]: place } });
  frame.onChange(() => {
    const place = frame.get("answered")[when];
    const open = place === undefined;
    buttons.forEach((button, k) => button.setAttribute("aria-pressed", String(k === place)));
    skip.hidden = when === "after" || !open;
    reply.textContent = options[place]?.tells ?? "";
    if (when === "before") frame.root.classList.toggle("on-waiting", open);
    if (when === "before") frame.root.querySelector(".on-body").inert = open;
  });
  const answers = element("div", { class: "on-answers", role: "group", "aria-label": "Your answer" }, ...buttons, skip);
  const heading = element("p", { class: "on-ask" }, element("strong", {}, when === "before" ? "Guess first. " : "And now? "), ask);
  return element("div", { class: `on-question on-${when}` }, heading, answers, reply);
}
