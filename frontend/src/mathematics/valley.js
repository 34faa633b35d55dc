/** A narrow valley of two parameters, ½(x² + κ y²): gradient descent in it, and how it looks from the side. */

export const heightAt = (x, y, condition) => (x * x + condition * y * y) / 2;

/** Beyond this learning rate the steepest direction grows: 2/L, and L is κ. */
export const cliffOf = (condition) => 2 / condition;

/** What each step multiplies x and y by. */
export const factorsOf = (condition, rate) => [1 - rate, 1 - rate * condition];

/** {places, losses}: of the start and each of `steps` steps of gradient descent. */
export function descent(x, y, condition, rate, steps) {
  const [along, across] = factorsOf(condition, rate);
  const places = [[x, y]];
  for (let k = 0; k < steps; k += 1) places.push([places[k][0] * along, places[k][1] * across]);
  return { places, losses: places.map((at) => heightAt(...at, condition)) };
}

/** What descent does at this rate, in one word. */
export function manner(condition, rate) {
  const [, across] = factorsOf(condition, rate);
  if (Math.abs(across) > 1) return "explodes";
  if (across === -1) return "bounces for ever";
  return across < 0 ? "zigzags and arrives" : "glides";
}

const inRadians = (degrees) => (degrees * Math.PI) / 180;

/** A view without perspective: `turn` degrees around the upright axis, seen from `tilt` degrees above.
 *
 * Gives {place, towards}: `place(x, y, z)` is right and down on the screen, `towards` the direction
 * to the eye.
 */
export function viewFrom(turn, tilt) {
  const [cosTurn, sinTurn] = [Math.cos(inRadians(turn)), Math.sin(inRadians(turn))];
  const [cosTilt, sinTilt] = [Math.cos(inRadians(tilt)), Math.sin(inRadians(tilt))];
  return {
    place: (x, y, z) => [x * cosTurn + y * sinTurn, (x * sinTurn - y * cosTurn) * sinTilt - z * cosTilt],
    towards: [sinTurn * cosTilt, -cosTurn * cosTilt, sinTilt],
  };
}

/** Whether the valley itself, scaled to `scale` of its height, stands between a point on it and the eye.
 *
 * A ray to the eye meets a quadric twice: here, and at a distance t that has a closed form. It is
 * in the way only if it lies ahead (t > 0) on the part that is drawn, |x| ≤ `reach`, |y| ≤ `side`.
 */
export function isHidden(x, y, condition, scale, [right, near, up], [reach, side]) {
  const bend = scale * (right * right + condition * near * near);
  const rise = up - scale * (x * right + condition * y * near);
  const t = (2 * rise) / bend;
  return t > 1e-9 && Math.abs(x + t * right) <= reach && Math.abs(y + t * near) <= side;
}
