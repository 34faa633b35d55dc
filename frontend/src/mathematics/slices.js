/** The loss of a small network on a plane through its 25 weights.
 *
 * Two inputs, six units max(0, ·), one score; the loss is the mean binary cross-entropy of 60 points,
 * in nats. Weights lie in one list: six for the first input, six for the second, six biases, six
 * outgoing ones, the last bias.
 */

const UNITS = 6;
const SIZE = 4 * UNITS + 1;
const EXAMPLES = 60;
const NARROW = 0.01;

/** Where the training began and where it ended: RotateTheSlice in Python says how, and a test does it. */
export const BEGINNING = [
  -0.65, -0.17, 1.66, 0.66, -1.64, -0.01, -0.62, 0.15, -1.61, 0.24, 0.24, 1.58, 0.09, 0.15, -0.45,
  0.68, -0.57, 0.33, -0.23, -0.62, -0.46, -0.47, 0.27, -0.08, 0,
];
export const TRAINED = [
  -2.581, 1.299, 5.276, 4.074, -4.561, 4.263, -3.313, -2.287, 0.146, -0.033, -0.701, -0.058, 0.62,
  -2.163, 1.612, 2.206, -1.866, 2.315, -2.612, -5.216, -4.999, 3.387, 2.789, 1.986, -0.007,
];

const SEEDS = { first: 6, second: 1, third: 10, from_start: 2 };

/** Each hidden unit with its bias, the outgoing weights, the last bias. */
const FILTERS = [
  ...Array.from({ length: UNITS }, (_, unit) => [unit, UNITS + unit, 2 * UNITS + unit]),
  Array.from({ length: UNITS }, (_, unit) => 3 * UNITS + unit),
  [SIZE - 1],
];

/** Point n of two moons with a little disorder; every tenth carries the other moon's label. */
function moonPoint(n) {
  const turn = (Math.PI * (n % 30)) / 29;
  const [x, y] = n < 30 ? [Math.cos(turn), Math.sin(turn)] : [1 - Math.cos(turn), 0.5 - Math.sin(turn)];
  const label = Number(n < 30 !== (n % 10 === 4));
  return { x: x + 0.15 * Math.cos(7 * n * n) - 0.5, y: y + 0.15 * Math.sin(11 * n * n) - 0.25, label };
}

export const MOONS = Array.from({ length: EXAMPLES }, (_, n) => moonPoint(n));
const LABELS = Float64Array.from(MOONS, ({ label }) => label);

const dot = (a, b) => a.reduce((total, value, k) => total + value * b[k], 0);
const length = (a) => Math.sqrt(dot(a, a));

/** Uniform numbers from a seed: mulberry32. */
function* uniform(seed) {
  for (let state = seed | 0; ; ) {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    yield ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  }
}

function normal(seed) {
  const draw = uniform(seed);
  return Array.from({ length: SIZE }, () => {
    const size = Math.sqrt(-2 * Math.log(1 - draw.next().value));
    return size * Math.cos(2 * Math.PI * draw.next().value);
  });
}

const WAY = TRAINED.map((weight, k) => BEGINNING[k] - weight);
const LONG = length(WAY);

/** Three directions at right angles, each as long as the way from the beginning to the end. */
function threeDirections(pair) {
  const drawn = [0, 1, 2].map((k) => normal(10 * SEEDS[pair] + k));
  if (pair === "from_start") drawn[0] = WAY;
  const found = [];
  for (const one of drawn) {
    const rest = found.reduce((left, unit) => left.map((value, k) => value - dot(left, unit) * unit[k]), one);
    found.push(rest.map((value) => value / length(rest)));
  }
  return found.map((unit) => unit.map((value) => value * LONG));
}

const DIRECTIONS = Object.fromEntries(Object.keys(SEEDS).map((pair) => [pair, threeDirections(pair)]));

/** The same function: what enters a hidden unit times `scale`, what leaves it divided by it. */
const rescaled = (weights, scale) =>
  weights.map((weight, k) => (k < 3 * UNITS ? weight * scale : k < 4 * UNITS ? weight / scale : weight));

function perFilter(direction, weights) {
  const scaled = [...direction];
  for (const filter of FILTERS) {
    const factor = length(filter.map((k) => weights[k])) / length(filter.map((k) => direction[k]));
    for (const k of filter) scaled[k] *= factor;
  }
  return scaled;
}

/** {centre, across, up}: the network in the middle and the two directions of a picture. */
export function sliceOf(pair, angle, normalisation, scale) {
  const [first, second, third] = DIRECTIONS[pair];
  const turn = (Math.PI * angle) / 180;
  const across = first.map((value, k) => Math.cos(turn) * value + Math.sin(turn) * third[k]);
  const centre = rescaled(TRAINED, scale);
  if (normalisation === "none") return { centre, across, up: second };
  return { centre, across: perFilter(across, centre), up: perFilter(second, centre) };
}

export const networkAt = ({ centre, across, up }, a, b) =>
  centre.map((weight, k) => weight + a * across[k] + b * up[k]);

/** The score of a point: above 0, the network expects the upper moon. */
export function networkScore(weights, x, y) {
  let score = weights[SIZE - 1];
  for (let j = 0; j < UNITS; j += 1) {
    const sum = weights[j] * x + weights[UNITS + j] * y + weights[2 * UNITS + j];
    if (sum > 0) score += weights[3 * UNITS + j] * sum;
  }
  return score;
}

const surpriseOf = (score, label) =>
  Math.max(score, 0) - label * score + Math.log1p(Math.exp(-Math.abs(score)));

export const networkLoss = (weights) =>
  MOONS.reduce((total, { x, y, label }) => total + surpriseOf(networkScore(weights, x, y), label), 0) / EXAMPLES;

export const lossOnSlice = (slice, a, b) => networkLoss(networkAt(slice, a, b));

export const rightOnes = (weights) =>
  MOONS.filter(({ x, y, label }) => networkScore(weights, x, y) > 0 === (label === 1)).length;

/** The second differences of the loss along both axes, in nats for each unit squared. */
export function sliceCurvatures(slice) {
  const middle = lossOnSlice(slice, 0, 0);
  const bend = (a, b) => (lossOnSlice(slice, a, b) - 2 * middle + lossOnSlice(slice, -a, -b)) / NARROW ** 2;
  return [bend(NARROW, 0), bend(0, NARROW)];
}

/** For every example and unit, what enters the unit: linear in the place on the slice. */
const sums = (weights) =>
  Float64Array.from({ length: EXAMPLES * UNITS }, (_, k) => {
    const { x, y } = MOONS[Math.floor(k / UNITS)];
    const j = k % UNITS;
    return weights[j] * x + weights[UNITS + j] * y + weights[2 * UNITS + j];
  });

/** points × points losses, row by row from below, for places from −reach to reach on both axes. */
export function sliceGrid(slice, points, reach) {
  const directions = [slice.centre, slice.across, slice.up];
  const entering = directions.map(sums);
  const leaving = directions.map((weights) => Float64Array.from(weights.slice(3 * UNITS)));
  const place = (k) => reach * ((2 * k) / (points - 1) - 1);
  return Float64Array.from({ length: points ** 2 }, (_, k) =>
    lossInGrid(entering, leaving, place(k % points), place(Math.floor(k / points))),
  );
}

const NEGLIGIBLE = 40;

/** The mean loss at (a, b). One logarithm of a product costs less than 60 logarithms. */
function lossInGrid(entering, leaving, a, b) {
  const weights = leaving[0].map((weight, j) => weight + a * leaving[1][j] + b * leaving[2][j]);
  let total = 0;
  let product = 1;
  for (let n = 0; n < EXAMPLES; n += 1) {
    const score = weights[UNITS] + fromUnits(entering, weights, n * UNITS, a, b);
    total += (score > 0 ? score : 0) - LABELS[n] * score;
    const size = Math.abs(score);
    if (size < NEGLIGIBLE) product *= 1 + Math.exp(-size);
  }
  return (total + Math.log(product)) / EXAMPLES;
}

function fromUnits([middle, across, up], weights, from, a, b) {
  let score = 0;
  for (let j = 0, k = from; j < UNITS; j += 1, k += 1) {
    const sum = middle[k] + a * across[k] + b * up[k];
    if (sum > 0) score += weights[j] * sum;
  }
  return score;
}
