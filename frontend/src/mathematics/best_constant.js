/** The one number that stands best for a few, under four losses; what it costs, and how each pulls.
 *
 * A residual is guess − value. `knobs` are Huber's {delta} and the pinball loss's {level}.
 */
import { sum } from "./softmax.js";

const SAME = 1e-9;

/** Each loss of one residual, and its slope in the guess: 0 at a corner. */
const RESIDUAL_LOSSES = {
  mse: { value: (r) => r * r, slope: (r) => 2 * r },
  mae: { value: (r) => Math.abs(r), slope: (r) => Math.sign(r) },
  huber: {
    value(r, { delta }) {
      const near = Math.min(Math.abs(r), delta);
      return near * (Math.abs(r) - near / 2);
    },
    slope: (r, { delta }) => Math.max(-delta, Math.min(delta, r)),
  },
  pinball: {
    value: (r, { level }) => Math.abs(r) * (r > 0 ? 1 - level : level),
    slope: (r, { level }) => Math.sign(r) * (r > 0 ? 1 - level : level),
  },
};

export const meanLossOf = (name, guess, values, knobs) =>
  sum(values.map((value) => RESIDUAL_LOSSES[name].value(guess - value, knobs))) / values.length;

/** How each value pulls at the guess: minus the slope of its own loss, above 0 towards more. */
export const pullsOn = (name, guess, values, knobs) =>
  values.map((value) => 0 - RESIDUAL_LOSSES[name].slope(guess - value, knobs));

/** [from, to]: all constants with the lowest mean loss; mostly one number, twice. */
export function bestInterval(name, values, { delta, level }) {
  const sorted = [...values].sort((a, b) => a - b);
  if (name === "mse") return Array(2).fill(sum(sorted) / sorted.length);
  if (name === "huber") return huberInterval(sorted, delta);
  return quantileInterval(sorted, name === "mae" ? 0.5 : level);
}

/** The middle of the interval, which for the absolute error is the usual median. */
export function bestConstant(name, values, knobs) {
  const [from, to] = bestInterval(name, values, knobs);
  return from === to ? from : (from + to) / 2;
}

/** Between two neighbours where the level falls exactly between them, or else on one value. */
function quantileInterval(sorted, level) {
  const share = level * sorted.length;
  const place = Math.ceil(share - SAME) - 1;
  return [sorted[place], sorted[Math.abs(share - Math.round(share)) < SAME ? place + 1 : place]];
}

/** The slope is straight between the corners value ± δ: it is 0 on some of them, or between two. */
function huberInterval(sorted, delta) {
  const corners = sorted.flatMap((value) => [value - delta, value + delta]).sort((a, b) => a - b);
  const slopes = corners.map((corner) => 0 - sum(pullsOn("huber", corner, sorted, { delta })));
  const flat = corners.filter((_, k) => Math.abs(slopes[k]) <= SAME * delta);
  if (flat.length) return [flat[0], flat.at(-1)];
  const after = slopes.findIndex((slope) => slope > 0);
  const [low, high] = [slopes[after - 1], slopes[after]];
  const root = corners[after - 1] - (low / (high - low)) * (corners[after] - corners[after - 1]);
  return [root, root];
}
