/** What outcomes cost, as areas: how often one comes is a height, its surprise in bits a width.
 *
 * `heights` says how often each outcome truly comes, `forecast` what was expected. What never comes
 * adds nothing, whatever it would have cost.
 */
import { sum } from "./softmax.js";

export const costInBits = (prob) => 0 - Math.log2(prob);

const weighted = (height, width) => (height === 0 ? 0 : height * width);

export const entropyInBits = (probs) => sum(probs.map((p) => weighted(p, costInBits(p))));

export const crossEntropyInBits = (heights, forecast) =>
  sum(heights.map((p, k) => weighted(p, costInBits(forecast[k]))));

/** Σ p log₂(p / q): ∞ where q = 0 < p. */
export const divergenceInBits = (heights, forecast) =>
  sum(heights.map((p, k) => weighted(p, costInBits(forecast[k]) - costInBits(p))));

/** One stripe for each outcome, from the top down: its height, what it costs, and its best cost. */
export function stripesOf(heights, forecast) {
  let top = 0;
  return heights.map((height, place) => {
    const stripe = { place, top, height, cost: costInBits(forecast[place]), best: costInBits(height) };
    top += height;
    return stripe;
  });
}

/** The distribution after one outcome gets a share: the others keep their proportions of the rest. */
export function withShare(probs, place, share) {
  const others = sum(probs.map((p, k) => (k === place ? 0 : p)));
  const even = 1 / (probs.length - 1);
  return probs.map((p, k) => (k === place ? share : (1 - share) * (others > 0 ? p / others : even)));
}
