/** Several words or numbers in one line that is typed, and a remark where they do not fit. */
import "./typed_line.css";
import { element, freshId } from "./elements.js";

/** Adds a line to the controls: {name, label, write, read}; gives back the box.
 *
 * `write()` is the line as the state has it. `read(text)` gives the changes of the state, or a
 * sentence that says why the text does not fit.
 */
export function typedLine(frame, { name, label, write, read }) {
  const id = freshId("line");
  const remark = element("p", { class: "on-remark", role: "status" });
  const box = element("input", { type: "text", id, "data-typed": name, autocomplete: "off" });
  const say = (sentence) => {
    remark.textContent = sentence;
    box.setAttribute("aria-invalid", String(sentence !== ""));
  };
  const take = () => {
    if (box.value === write()) return say("");
    const found = read(box.value);
    if (typeof found === "string") return say(found);
    say("");
    frame.set(found);
    box.value = write();
  };
  // Not "change": browsers leave it out where a script has put in the first letter.
  box.addEventListener("blur", take);
  box.addEventListener("keydown", (event) => event.key === "Enter" && take());
  frame.onChange(() => {
    if (document.activeElement === box) return;
    box.value = write();
    say("");
  });
  frame.controls.append(element("div", { class: "on-typed-line" }, element("label", { for: id }, label), box, remark));
  return box;
}
