/** Which key is my partner? Queries and keys as directions in the plane, and what each choice costs.
 *
 * Row i of the scores compares query i with every key; its partner stands on the diagonal. Losses
 * are in nats.
 */
import { logSoftmax, sum } from "./softmax.js";

const turned = (rows) => rows[0].map((_, k) => rows.map((row) => row[k]));
const onDiagonal = (rows) => rows.map((row, k) => 0 - row[k]);
const allExp = (rows) => rows.map((row) => row.map(Math.exp));

/** The row that points where so many degrees point, anticlockwise from the first axis. */
export const rowAt = (degrees, length = 1) => {
  const angle = (degrees * Math.PI) / 180;
  return [length * Math.cos(angle), length * Math.sin(angle)];
};

function scoresOf({ queries_at: queries, keys_at: keys, key_lengths: lengths, similarity, temperature }) {
  const count = (k) => (similarity === "cosine" ? 1 : lengths[k]);
  const keyRows = keys.map((degrees, k) => rowAt(degrees, count(k)));
  return queries.map((degrees) => {
    const [x, y] = rowAt(degrees);
    return keyRows.map(([u, v]) => (x * u + y * v) / temperature);
  });
}

/** What each pair costs, by the softmax that counts. */
const COSTS = {
  rows: (ofRows) => ofRows,
  columns: (_, ofColumns) => ofColumns,
  both: (ofRows, ofColumns) => ofRows.map((cost, k) => (cost + ofColumns[k]) / 2),
};

/** Everything about {queries_at, keys_at, key_lengths, similarity, along, temperature}, in degrees. */
export function judgedPartners(state) {
  const scores = scoresOf(state);
  const alongRows = scores.map(logSoftmax);
  const alongColumns = turned(turned(scores).map(logSoftmax));
  const [rowLosses, columnLosses] = [onDiagonal(alongRows), onDiagonal(alongColumns)];
  const costs = COSTS[state.along](rowLosses, columnLosses);
  return {
    scores, rowLosses, columnLosses, costs, value: sum(costs) / costs.length,
    rowProbs: allExp(alongRows), columnProbs: allExp(alongColumns),
  };
}
