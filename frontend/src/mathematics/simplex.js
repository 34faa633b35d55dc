/** Three probabilities as a point in a triangle: at a corner one class has everything. */
import { softmax, sum } from "./softmax.js";

export const SIMPLEX_HEIGHT = Math.sqrt(3) / 2;
const COLDEST = 0.02;
const HOTTEST = 500;

/** [x, y] of three probabilities: the first class on top, the second right, the third left. */
export const simplexPlace = ([first, second]) => [first / 2 + second, first * SIMPLEX_HEIGHT];

/** Three probabilities of at least `least`, for a point in the triangle or outside of it. */
export function simplexProbs(x, y, least = 0.002) {
  const first = y / SIMPLEX_HEIGHT;
  const second = x - first / 2;
  const inside = [first, second, 1 - first - second].map((p) => Math.max(p, least));
  return inside.map((p) => p / sum(inside));
}

/** softmax(scores / T), for T from hot (the middle) to cold (a corner, or the middle of a side). */
export const temperaturePath = (scores, steps = 120) =>
  Array.from({ length: steps }, (_, k) => {
    const temperature = HOTTEST * (COLDEST / HOTTEST) ** (k / (steps - 1));
    return softmax(scores.map((z) => z / temperature));
  });

/** Scores that softmax turns into these probabilities; of all such scores, those with this mean. */
export function scoresOfProbs(probs, temperature, mean) {
  const scores = probs.map((p) => temperature * Math.log(p));
  const shift = mean - sum(scores) / scores.length;
  return scores.map((z) => z + shift);
}

/** All scores moved by one number until they lie in a range: only too large a spread is cut. */
export function movedInto(scores, least, most) {
  const up = Math.max(0, least - Math.min(...scores));
  const down = Math.max(0, Math.max(...scores) - most);
  const shift = up && down ? (up - down) / 2 : up - down;
  return scores.map((z) => Math.min(most, Math.max(least, z + shift)));
}
