/** Not built yet. */
export function learningRateCliff() {
  throw new Error("LearningRateCliff is not built yet");
}
