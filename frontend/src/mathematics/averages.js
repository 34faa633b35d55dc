/** Averages of tokens' losses in batches of unequal length, and what each token weighs in them.
 *
 * `batches` are lists of losses in nats, at least one in each. A batch has `places`; what its tokens
 * leave empty are pads, which cost nothing.
 */
import { sum } from "./softmax.js";

const mean = (values) => sum(values) / values.length;

export function averagesOf(batches, places) {
  const tokens = batches.flat();
  const total = sum(tokens);
  return {
    tokens: total / tokens.length,
    batches: mean(batches.map(mean)),
    places: total / (places * batches.length),
    sum: total,
    perplexity: Math.exp(total / tokens.length),
    exponentials: mean(tokens.map(Math.exp)),
  };
}

/** What one token weighs in an average: (losses of its batch, all batches, places) → a share of 1. */
export const WEIGHTS = {
  tokens: (batch, batches) => 1 / batches.flat().length,
  batches: (batch, batches) => 1 / (batches.length * batch.length),
  places: (batch, batches, places) => 1 / (batches.length * places),
};

/** Side by side, every token as wide as it weighs and as high as its loss: the area is the average. */
export function weighedTokens(batches, places, average) {
  let left = 0;
  return batches.flatMap((batch, row) => {
    const weight = WEIGHTS[average](batch, batches, places);
    const padded = average === "places" ? places : batch.length;
    return Array.from({ length: padded }, (_, place) => {
      const token = { row, place, left, weight, loss: batch[place] ?? 0, pad: place >= batch.length };
      left += weight;
      return token;
    });
  });
}

/** By what factor a number has changed; 1 where it has not. */
export const factorOf = (now, before) => (now === before ? 1 : now / before);
