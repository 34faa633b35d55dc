/** Losses of scores where one of K classes is right: their values, and their slopes in the scores.
 *
 * Everything is divided by the temperature T before the softmax, so that every slope has a factor
 * 1/T. Values of cross-entropy and its smoothed form are in nats.
 */
import { logSoftmax, sum } from "./softmax.js";

const SMOOTHING = 0.1;

const cooled = (logits, temperature) => logits.map((z) => z / temperature);
const oneHot = (logits, label) => logits.map((_, k) => (k === label ? 1 : 0));

/** The slope in the scores, from the slope in the probabilities: pₖ (gₖ − Σ g p) / T. */
const throughSoftmax = (probs, slope, temperature) => {
  const mean = sum(slope.map((g, k) => g * probs[k]));
  return probs.map((p, k) => (p * (slope[k] - mean)) / temperature);
};

const smoothedTargets = (logits, label) =>
  oneHot(logits, label).map((y) => y * (1 - SMOOTHING) + SMOOTHING / logits.length);

const pullTowards = (targets, logProbs, temperature) =>
  logProbs.map((logP, k) => (Math.exp(logP) - targets[k]) / temperature);

/** Each loss takes log-probabilities, the label, the scores and T; it gives a value and slopes. */
const LOSSES = {
  cross_entropy: (logProbs, label, temperature) => ({
    value: 0 - logProbs[label],
    slope: pullTowards(oneHot(logProbs, label), logProbs, temperature),
  }),
  negative_dot_product: (logProbs, label, temperature) => {
    const probs = logProbs.map(Math.exp);
    const slope = oneHot(probs, label).map((y) => -y);
    return { value: -probs[label], slope: throughSoftmax(probs, slope, temperature) };
  },
  squared_error: (logProbs, label, temperature) => {
    const probs = logProbs.map(Math.exp);
    const misses = oneHot(probs, label).map((y, k) => probs[k] - y);
    const slope = throughSoftmax(probs, misses.map((miss) => 2 * miss), temperature);
    return { value: sum(misses.map((miss) => miss * miss)), slope };
  },
  smoothed_cross_entropy: (logProbs, label, temperature) => {
    const targets = smoothedTargets(logProbs, label);
    return {
      value: 0 - sum(targets.map((y, k) => y * logProbs[k])),
      slope: pullTowards(targets, logProbs, temperature),
    };
  },
};

/** {probs, value, slope}: what the model believes, what it costs, and the slope in each score. */
export function judged(name, logits, label, temperature = 1) {
  const logProbs = logSoftmax(cooled(logits, temperature));
  const probs = logProbs.map(Math.exp);
  return { probs, surprise: 0 - logProbs[label], ...LOSSES[name](logProbs, label, temperature) };
}

/** The scores after one class is given a probability: the others keep their shares of the rest. */
export function withProbability(logits, index, prob, temperature = 1) {
  const others = logits.filter((_, k) => k !== index).map((z) => z / temperature);
  const top = Math.max(...others);
  const rest = top + Math.log(sum(others.map((z) => Math.exp(z - top))));
  const moved = [...logits];
  moved[index] = temperature * (rest + Math.log(prob) - Math.log1p(-prob));
  return moved;
}

/** One step of gradient descent on the scores. */
export const stepped = (logits, slope, rate) => logits.map((z, k) => z - rate * slope[k]);
