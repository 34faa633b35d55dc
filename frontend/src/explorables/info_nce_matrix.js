/** Not built yet. */
export function infoNceMatrix() {
  throw new Error("InfoNCEMatrix is not built yet");
}
