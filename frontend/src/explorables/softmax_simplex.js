/** Not built yet. */
export function softmaxSimplex() {
  throw new Error("SoftmaxSimplex is not built yet");
}
