/** Not built yet. */
export function rotateTheSlice() {
  throw new Error("RotateTheSlice is not built yet");
}
