/** Yes or no, and what it costs: cross-entropy with a focal factor, class weights and soft labels.
 *
 * Everything is a function of the logit z of one answer, so that 1 − p keeps its digits.
 */
import { sum } from "./softmax.js";

const MODULUS = 2147483647;
const MULTIPLIER = 16807;
const FURTHEST = 60;
const HALVINGS = 60;

/** −log p of the answer whose logit is z. */
export const surpriseAt = (z) => Math.max(0, -z) + Math.log1p(Math.exp(-Math.abs(z)));
const chanceAt = (z) => Math.exp(-surpriseAt(z));

/** (1 − p)^γ (−log p) */
const dimmed = (z, gamma) => surpriseAt(z) * Math.exp(-gamma * surpriseAt(-z));

/** How fast that falls when z rises: (1 − p)^γ (1 − p − γ p log p). */
const pull = (z, gamma) => Math.exp(-gamma * surpriseAt(-z)) * (chanceAt(-z) + gamma * surpriseAt(z) * chanceAt(z));

/** What the two answers count: the share of yes after smoothing, times what a positive counts. */
export const counted = (yes, { weight, smoothing }) => {
  const soft = yes * (1 - smoothing) + smoothing / 2;
  return [weight * soft, 1 - soft];
};

/** The mean cost of saying yes with logit z where yes comes with the share `yes` (1 or 0: one example). */
export function focalCost(z, yes, how) {
  const [ofYes, ofNo] = counted(yes, how);
  return ofYes * dimmed(z, how.gamma) + ofNo * dimmed(-z, how.gamma);
}

/** The probability that is cheapest to say where yes comes with the share `yes`: a halving search. */
export function cheapestAnswer(yes, how) {
  const [ofYes, ofNo] = counted(yes, how);
  let [low, high] = [-FURTHEST, FURTHEST];
  for (let k = 0; k < HALVINGS; k += 1) {
    const z = (low + high) / 2;
    if (ofYes * pull(z, how.gamma) > ofNo * pull(-z, how.gamma)) low = z;
    else high = z;
  }
  return chanceAt((low + high) / 2);
}

/** `count` numbers around 0, of deviation 1, the same for the same seed, here and in Python. */
export function scattered(seed, count) {
  let last = 1 + ((seed * 69621) % (MODULUS - 1));
  const next = () => (last = (last * MULTIPLIER) % MODULUS) / MODULUS;
  return Array.from({ length: count }, () => 2 * (next() + next() + next() - 1.5));
}

export const logit = (p) => Math.log(p) - Math.log1p(-p);

/** The logits of the truths of two crowds, each around the chance `easy` or `hard` of its truth. */
export function crowds({ easy, hard, seed }, [many, few], spread) {
  return scattered(seed, many + few).map((shift, k) => logit(k < many ? easy : hard) + spread * shift);
}

/** {costs, shares, total}: of each example, whose first `many` are negatives and the rest positives. */
export function sharedOut(logits, many, how) {
  const costs = logits.map((z, k) => (k < many ? focalCost(-z, 0, how) : focalCost(z, 1, how)));
  const total = sum(costs);
  return { costs, total, shares: costs.map((cost) => cost / total) };
}
