/** An anchor, a positive and a negative in the plane: losses that stop at a margin, and their slopes.
 *
 * Where a slope has no direction (two points at one place, a tie at the ring) it is 0, as in
 * course_lib.losses. Lengths are computed in the order in which NumPy computes them, so that a tie
 * is a tie on both sides.
 */
const minus = ([x, y], [u, v]) => [x - u, y - v];
const plus = ([x, y], [u, v]) => [x + u, y + v];
const times = ([x, y], factor) => [factor * x + 0, factor * y + 0];

export const lengthOf = ([x, y]) => Math.sqrt(x * x + y * y);
export const directionOf = (row) => (lengthOf(row) === 0 ? [0, 0] : times(row, 1 / lengthOf(row)));

/** Each loss takes both differences from the anchor, both distances, and the margin. */
const CRITERIA = {
  contrastive(near, far, toPositive, toNegative, margin) {
    const lacks = Math.max(margin - toNegative, 0);
    const pull = times(near, 2);
    const push = times(directionOf(far), -2 * lacks);
    return { value: toPositive * toPositive + lacks * lacks, radius: margin, lacks, pull, push };
  },
  triplet(near, far, toPositive, toNegative, margin) {
    const lacks = Math.max(toPositive - toNegative + margin, 0);
    const active = lacks > 0 ? 1 : 0;
    const pull = times(directionOf(near), active);
    const push = times(directionOf(far), -active);
    return { value: lacks, radius: toPositive + margin, lacks, pull, push };
  },
};

/** What three points cost: value, ring (its radius, and what the negative lacks to it), slopes. */
export function judgedPoints(criterion, anchor, positive, negative, margin) {
  const near = minus(anchor, positive);
  const far = minus(anchor, negative);
  const distances = { toPositive: lengthOf(near), toNegative: lengthOf(far) };
  const { pull, push, ...found } = CRITERIA[criterion](near, far, ...Object.values(distances), margin);
  const slopes = { anchor: plus(pull, push), positive: times(pull, -1), negative: times(push, -1) };
  return { ...distances, ...found, slopes };
}

/** A point after a step against its slope. */
export const steppedPoint = (point, slope, rate) => minus(point, times(slope, rate));
