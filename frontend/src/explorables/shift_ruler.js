/** Not built yet. */
export function shiftRuler() {
  throw new Error("ShiftRuler is not built yet");
}
