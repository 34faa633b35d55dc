/** Not built yet. */
export function averageOfWhat() {
  throw new Error("AverageOfWhat is not built yet");
}
