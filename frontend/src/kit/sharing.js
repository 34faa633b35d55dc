/** A state that can be handed on: as a line of Python, or at the end of an address. */

const inPython = (value) => {
  if (Array.isArray(value)) return `[${value.map(inPython).join(", ")}]`;
  if (typeof value === "number" && !Number.isFinite(value)) return `float("${value}")`;
  return { true: "True", false: "False", null: "None" }[value] ?? JSON.stringify(value);
};

/** LossExplorer(words=["chai", "paani"], temperature=1) */
export const asCall = (kind, state) =>
  `${kind}(${Object.entries(state).map(([name, value]) => `${name}=${inPython(value)}`).join(", ")})`;

export const toAddress = (kind, state) =>
  `${location.href.split("#")[0]}#${kind}=${encodeURIComponent(JSON.stringify(state))}`;

/** Whether a value could stand where another stands: numbers for numbers, lists of words for such. */
function alike(value, known) {
  if (!Array.isArray(known)) return value === null || typeof value === typeof known;
  return Array.isArray(value) && value.every((part) => known.length === 0 || alike(part, known[0]));
}

/** What the address of this page says of one explorable; nothing where it says nothing legible. */
export function fromAddress(kind, start) {
  const [written, text] = location.hash.slice(1).split("=");
  if (written !== kind || !text) return {};
  try {
    const state = JSON.parse(decodeURIComponent(text));
    return Object.fromEntries(Object.entries(state).filter(([name, value]) => name in start && alike(value, start[name])));
  } catch {
    return {};
  }
}
