/** Not built yet. */
export function surpriseSlide() {
  throw new Error("SurpriseSlide is not built yet");
}
