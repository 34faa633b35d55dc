/** Which word each position is scored on, and what four pretend models pay for it, in nats. */
import { logSoftmax, sum } from "./softmax.js";

export const VOCABULARY = 12;
export const UNCOUNTED = -100;
const SURE = 0.999;
const CHANCES = [0.6, 0.3, 0.8, 0.5, 0.9, 0.4, 0.7];

/** How far ahead of what it reads each model looks; the even one looks nowhere. */
export const LOOKS_AHEAD = { copier: 0, predictor: 1, skipper: 2, even: Infinity };

/** Words numbered as they first come. */
export function tokenIds(words) {
  const known = [...new Set(words)];
  return words.map((word) => known.indexOf(word));
}

/** (T, V) scores: log-probabilities, the same for all words where a model has no favourite. */
export function pretendLogits(model, tokens) {
  const chance = (t) => (model === "copier" ? SURE : CHANCES[t % CHANCES.length]);
  return tokens.map((_, t) => favouring(tokens[t + LOOKS_AHEAD[model]], chance(t)));
}

function favouring(token, prob) {
  if (token === undefined) return Array(VOCABULARY).fill(0);
  const others = Math.log((1 - prob) / (VOCABULARY - 1));
  return Array.from({ length: VOCABULARY }, (_, k) => (k === token ? Math.log(prob) : others));
}

/** The word that position t is scored on, t + shift; −100 where there is none or it does not count. */
export const shiftedTargets = (tokens, shift, ignored) =>
  tokens.map((_, t) => (ignored.includes(t + shift) ? UNCOUNTED : (tokens[t + shift] ?? UNCOUNTED)));

/** What each position pays, NaN where nothing counts. */
export const positionLosses = (logits, targets) =>
  targets.map((target, t) => (target === UNCOUNTED ? NaN : 0 - logSoftmax(logits[t])[target]));

/** The mean over the positions that count; NaN where none does. */
export function meanOfCounted(losses) {
  const counted = losses.filter((loss) => !Number.isNaN(loss));
  return sum(counted) / counted.length;
}
