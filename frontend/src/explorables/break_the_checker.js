/** Not built yet. */
export function breakTheChecker() {
  throw new Error("BreakTheChecker is not built yet");
}
