/** Not built yet. */
export function marginRing() {
  throw new Error("MarginRing is not built yet");
}
