/** Scores become probabilities, safely: the largest score is taken away first. */

export const sum = (values) => values.reduce((total, value) => total + value, 0);
export const largest = (values) => values.reduce((a, b) => Math.max(a, b), -Infinity);

/** log Σ exp(z) */
export function logSumExp(logits) {
  const top = largest(logits);
  return top + Math.log(sum(logits.map((z) => Math.exp(z - top))));
}

/** log softmax(z) = z − log Σ exp(z), with 0 exact to the last digit where one score towers. */
export function logSoftmax(logits) {
  const top = largest(logits);
  const place = logits.indexOf(top);
  const others = sum(logits.map((z, k) => (k === place ? 0 : Math.exp(z - top))));
  const rest = Math.log1p(others);
  return logits.map((z) => z - top - rest);
}

export const softmax = (logits) => logSoftmax(logits).map(Math.exp);
