/** What can be dragged can be reached by keys: a slider is both, whatever it looks like. */
import { clamp } from "./numbers.js";

const STEPS = { ArrowRight: 1, ArrowUp: 1, ArrowLeft: -1, ArrowDown: -1 };
const PAGES = { PageUp: 1, PageDown: -1 };

/** The value that a key asks for, or null where the key asks for nothing. */
export function valueAfterKey(key, value, { min, max, step, page = 10 * step }) {
  if (key in STEPS) return clamp(value + STEPS[key] * step, min, max);
  if (key in PAGES) return clamp(value + PAGES[key] * page, min, max);
  if (key === "Home") return min;
  if (key === "End") return max;
  return null;
}

/** As the browser would: what is pressed is focused, or what was focused is left. */
function takeFocus(node) {
  node.focus({ preventScroll: true });
  if (document.activeElement !== node) document.activeElement?.blur?.();
}

/** Pointers, fingers and pens: calls `move` with the place inside the element, from 0 to 1 each. */
export function draggable(node, move, { end = () => {} } = {}) {
  const place = (event) => {
    const box = node.getBoundingClientRect();
    move((event.clientX - box.left) / box.width, (event.clientY - box.top) / box.height, event);
  };
  node.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    event.preventDefault(); // no mouse events beside the pointer's: each would lay the page out
    takeFocus(node);
    node.setPointerCapture(event.pointerId);
    place(event);
  });
  node.addEventListener("pointermove", (event) => node.hasPointerCapture(event.pointerId) && place(event));
  node.addEventListener("pointerup", end);
  node.addEventListener("pointercancel", end);
}

/** Makes an element a slider: it has a name, a value that is read aloud, and obeys the keys.
 *
 * `range()` is {min, max, step, page} now; `read` gives the value now; `move` takes a new one; `typed`
 * is called with the first digit that somebody types.
 */
export function slider(node, { name, range, read, move, words, typed }) {
  node.setAttribute("role", "slider");
  node.setAttribute("tabindex", "0");
  node.setAttribute("aria-label", name);
  node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const value = valueAfterKey(event.key, read(), range());
    if (value !== null) move(value);
    else if (typed && /^[\d.,-]$/.test(event.key)) typed(event.key);
    else return;
    event.preventDefault();
  });
  return () => {
    const { min, max } = range();
    node.setAttribute("aria-valuemin", min);
    node.setAttribute("aria-valuemax", max);
    node.setAttribute("aria-valuenow", clamp(read(), min, max));
    node.setAttribute("aria-valuetext", words(read()));
  };
}

/** A point that moves in two directions: left and right by the arrow keys, up and down likewise. */
export function handle(node, { name, step, read, move, words }) {
  node.setAttribute("role", "slider");
  node.setAttribute("aria-roledescription", "point to move in two directions");
  node.setAttribute("tabindex", "0");
  node.setAttribute("aria-label", name);
  node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const size = event.shiftKey ? 5 * step : step;
    const [x, y] = read();
    const shifts = { ArrowRight: [size, 0], ArrowLeft: [-size, 0], ArrowUp: [0, size], ArrowDown: [0, -size] };
    if (!(event.key in shifts)) return;
    const [right, up] = shifts[event.key];
    move(x + right, y + up);
    event.preventDefault();
  });
  return () => {
    node.setAttribute("aria-valuenow", read()[0].toFixed(3));
    node.setAttribute("aria-valuetext", words(...read()));
  };
}
