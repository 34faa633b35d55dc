/** Not built yet. */
export function focalDial() {
  throw new Error("FocalDial is not built yet");
}
