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

/** What the address of this page says of one explorable; nothing where it says nothing legible. */
export function fromAddress(kind, names) {
  const [written, text] = location.hash.slice(1).split("=");
  if (written !== kind || !text) return {};
  try {
    const state = JSON.parse(decodeURIComponent(text));
    return Object.fromEntries(names.filter((name) => name in state).map((name) => [name, state[name]]));
  } catch {
    return {};
  }
}
