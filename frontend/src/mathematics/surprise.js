/** The cost −log p of what happened, in nats and in halvings; and two rivals that stay below 1. */

export const MOST_HALVINGS = 10;
export const LEAST_P = 2 ** -MOST_HALVINGS;

const SAMPLES = 400;
const NARROWINGS = 40;

/** {nats, bits, slope, linear, squared} where what happened was given probability p. */
export const slideAt = (p) => ({
  nats: 0 - Math.log(p),
  bits: 0 - Math.log2(p),
  slope: -1 / p,
  linear: 1 - p,
  squared: (1 - p) ** 2,
});

/** Places all along the curve: half of them at equal ways in p, half at equal ways in cost. */
export const slidePlaces = [
  ...Array.from({ length: SAMPLES }, (_, k) => LEAST_P ** (1 - k / SAMPLES)),
  ...Array.from({ length: SAMPLES }, (_, k) => LEAST_P + ((1 - LEAST_P) * (k + 1)) / SAMPLES),
].sort((a, b) => a - b);

/** The p where the curve comes nearest to a point; `wide` and `high` are the sizes of 1 and of a nat.
 *
 * A hand that drags is never exactly on the curve, which is all but upright on its left and all but
 * level on its right: neither of the two coordinates alone would do.
 */
export function nearestOnSlide(p, cost, wide, high) {
  const away = (q) => Math.hypot(wide * (q - p), high * (-Math.log(q) - cost));
  const distances = slidePlaces.map(away);
  const best = distances.indexOf(Math.min(...distances));
  let low = slidePlaces[Math.max(best - 1, 0)];
  let top = slidePlaces[Math.min(best + 1, slidePlaces.length - 1)];
  for (let k = 0; k < NARROWINGS; k += 1) {
    const third = (top - low) / 3;
    if (away(low + third) < away(top - third)) top -= third;
    else low += third;
  }
  return (low + top) / 2;
}
