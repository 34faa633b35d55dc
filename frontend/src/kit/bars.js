/** Rows of bars that can be dragged, stepped by keys, or typed; one of them may be marked as right. */
import { element, freshId } from "./elements.js";
import { clamp, numberIn } from "./numbers.js";
import { draggable, slider } from "./drag.js";

/** Rows for `names`: {heading, unit, range(), value(k), move(k, value), write, chosen(), choose(k), extra(k)}.
 *
 * `extra(k)` gives [element, show] for the last column. The returned function draws all rows.
 */
export function bars(frame, names, options) {
  const group = freshId("right");
  const rows = names.map((name, place) => row(name, place, group, options));
  const head = options.headings.map((text) => element("span", {}, text));
  frame.stage.append(element("div", { class: "on-rows" }, element("div", { class: "on-row on-head", "aria-hidden": "true" }, ...head), ...rows.map(([node]) => node)));
  return () => rows.forEach(([, show]) => show());
}

function row(name, place, group, { what, range, value, move, write, chosen, choose, extra }) {
  const fill = element("div", { class: "on-fill" });
  const bar = element("div", { class: "on-bar", "data-bar": place }, fill);
  const typed = element("input", { type: "text", inputmode: "decimal", "aria-label": `${name}, ${what()}, typed`, "data-bar-typed": place });
  const set = (wanted) => Number.isFinite(wanted) && move(place, clamp(wanted, range().min, range().max));
  const take = () => typed.value !== write(value(place)) && (set(numberIn(typed.value)), (typed.value = write(value(place))));
  typed.addEventListener("blur", take); // not "change": left out where a script has put in the only digit
  typed.addEventListener("keydown", (event) => event.key === "Enter" && take());
  draggable(bar, (x) => set(range().min + clamp(x, 0, 1) * (range().max - range().min)));
  const startTyping = (sign) => (typed.focus(), (typed.value = sign));
  const tell = slider(bar, { name, range, read: () => value(place), move: set, words: (number) => `${what()} ${write(number)}`, typed: startTyping });
  const radio = element("input", { type: "radio", name: group, "aria-label": `${name} is the true word`, onchange: () => choose(place) });
  const [last, showLast] = extra(place);
  const node = element("div", { class: "on-row" }, element("label", { class: "on-name" }, radio, name), bar, typed, last);
  return [node, () => {
    const { min, max } = range();
    fill.style.inlineSize = `${100 * clamp((value(place) - min) / (max - min), 0, 1)}%`;
    if (document.activeElement !== typed) typed.value = write(value(place));
    radio.checked = chosen() === place;
    node.classList.toggle("on-chosen", chosen() === place);
    tell();
    showLast();
  }];
}
