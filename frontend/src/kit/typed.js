/** A box in which one number is typed: what is no number changes nothing. */
import { element } from "./elements.js";
import { clamp, numberIn } from "./numbers.js";

/** [box, show]: `read()` is the number now, `move` takes one between `least` and `most`. */
export function typedNumber({ label, read, move, write, least = -Infinity, most = Infinity }) {
  const take = () => {
    const wanted = numberIn(box.value);
    if (Number.isFinite(wanted)) move(clamp(wanted, least, most));
    box.value = write(read());
  };
  const box = element("input", { type: "text", "aria-label": label, onchange: take });
  const show = () => {
    if (document.activeElement !== box) box.value = write(read());
  };
  return [box, show];
}
