/** Softmax of a table of scores: within each row, down each column, or over all cells. */
import { logSoftmax } from "./softmax.js";

const SAME = 1e-9;

const turned = (table) => table[0].map((_, column) => table.map((row) => row[column]));

const inShape = (cells, wide) =>
  Array.from({ length: cells.length / wide }, (_, row) => cells.slice(row * wide, (row + 1) * wide));

/** log-probabilities in the shape of `table`; `axis` is "rows", "columns" or "all". */
export function logSoftmaxOver(axis, table) {
  if (axis === "rows") return table.map(logSoftmax);
  if (axis === "columns") return turned(turned(table).map(logSoftmax));
  return inShape(logSoftmax(table.flat()), table[0].length);
}

export const softmaxOver = (axis, table) => logSoftmaxOver(axis, table).map((row) => row.map(Math.exp));

/** Which probabilities a change of scores has changed: a table of true and false. */
export function changedBetween(axis, before, after) {
  const [then, now] = [before, after].map((table) => logSoftmaxOver(axis, table));
  return now.map((row, r) => row.map((logP, c) => Math.abs(logP - then[r][c]) > SAME));
}

/** A copy of a table with one cell changed. */
export const withCell = (table, row, column, value) =>
  table.map((cells, r) => cells.map((cell, c) => (r === row && c === column ? value : cell)));
