/** Not built yet. */
export function informationAreas() {
  throw new Error("InformationAreas is not built yet");
}
