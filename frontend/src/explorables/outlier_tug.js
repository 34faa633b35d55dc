/** Not built yet. */
export function outlierTug() {
  throw new Error("OutlierTug is not built yet");
}
