/** A direction that can be turned by keys, and never comes to an end: a slider that is a circle. */
import { valueAfterKey } from "./drag.js";

const FREE = { min: -Infinity, max: Infinity, step: 1, page: 15 };
const LAST = 359;

/** The same direction, from 0 up to but not including 360 degrees. */
export const wrapped = (degrees) => ((degrees % 360) + 360) % 360;

/** The direction that a key asks for, or null where the key asks for nothing. */
export function directionAfterKey(key, degrees) {
  const value = valueAfterKey(key, degrees, FREE);
  if (value === null || Number.isFinite(value)) return value === null ? null : wrapped(value);
  return value < 0 ? 0 : LAST;
}

/** Makes an element a dial: `read` gives degrees, `move` takes new ones, `words` says them aloud. */
export function dial(node, { name, read, move, words }) {
  const fixed = { role: "slider", tabindex: 0, "aria-label": name, "aria-valuemin": 0, "aria-valuemax": 360 };
  for (const [attribute, value] of Object.entries(fixed)) node.setAttribute(attribute, value);
  node.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const value = directionAfterKey(event.key, read());
    if (value === null) return;
    move(value);
    event.preventDefault();
  });
  return () => {
    node.setAttribute("aria-valuenow", wrapped(read()));
    node.setAttribute("aria-valuetext", words());
  };
}
