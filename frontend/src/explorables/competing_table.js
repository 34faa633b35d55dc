/** A table of scores, three days by four kinds of weather: one cell is dragged, and others change. */
import { draggable, slider } from "../kit/drag.js";
import { element } from "../kit/elements.js";
import { choice } from "../kit/knobs.js";
import { clamp, numberIn, twoDecimals } from "../kit/numbers.js";
import { changedBetween, softmaxOver, withCell } from "../mathematics/competing.js";
import { sum } from "../mathematics/softmax.js";

const DAYS = ["Mon", "Tue", "Wed"];
const SKIES = ["sun", "rain", "snow", "fog"];
const SCORES = { min: -6, max: 6, step: 0.1, page: 1 };
const A_POINT_IN_PIXELS = 20;
const AXES = [
  ["rows", "in each row (axis=1)"],
  ["columns", "in each column (axis=0)"],
  ["all", "over all cells (axis=None)"],
];

/** The table beneath everything else: its choice, its cells, a place to type, and what happened. */
export function addTable(frame) {
  let state = tableState(frame);
  const [box, showTyped] = typedCell(frame);
  const cells = DAYS.flatMap((day, row) => SKIES.map((sky, column) => cell(frame, () => state, `${day}, ${sky}`, row, column, box)));
  const [sums, showSums] = margins();
  const grid = element("div", { class: "on-table", role: "group", "aria-label": "Scores of three days and four kinds of weather" });
  grid.append(...inGrid(cells.map(([node]) => node), sums));
  const told = element("p", { class: "on-told", "data-told": "" });
  const ask = element("p", {}, element("strong", {}, "Which axis competes? "), "Drag a cell to the right or to the left. Then change the axis, for the same drag. Here T is 1.");
  const over = choice(frame, { name: "axis", label: "Softmax", options: AXES });
  const beside = element("div", { class: "on-beside" }, box.parentElement, told);
  frame.controls.append(element("div", { class: "on-competing" }, ask, over, element("div", { class: "on-pair" }, grid, beside)));
  let drawn = "";
  frame.onChange(() => {
    showTyped();
    const asked = JSON.stringify(["axis", "matrix", "last_drag"].map((name) => frame.get(name)));
    if (asked === drawn) return; // the triangle has changed, and nothing here
    drawn = asked;
    state = tableState(frame);
    grid.dataset.axis = frame.get("axis");
    cells.forEach(([, show]) => show());
    showSums(state, frame.get("axis"));
    told.textContent = inWords(frame, state);
  });
}

/** {now, before, changed}: probabilities now and before the last drag, and which of them differ. */
function tableState(frame) {
  const [axis, matrix] = [frame.get("axis"), frame.get("matrix")];
  const before = withCell(matrix, ...frame.get("last_drag"));
  return { now: softmaxOver(axis, matrix), before: softmaxOver(axis, before), changed: changedBetween(axis, before, matrix) };
}

/** Moves one cell; `fresh` begins a new drag, and what has changed is counted from here. */
function moveCell(frame, row, column, wanted, fresh) {
  if (!Number.isFinite(wanted)) return;
  const value = clamp(Number(wanted.toFixed(2)), SCORES.min, SCORES.max);
  const matrix = frame.get("matrix");
  const [lastRow, lastColumn] = frame.get("last_drag");
  const begins = fresh || lastRow !== row || lastColumn !== column;
  const last_drag = begins ? [row, column, matrix[row][column]] : frame.get("last_drag");
  frame.set({ last_drag, matrix: withCell(matrix, row, column, value) });
}

function cell(frame, state, name, row, column, box) {
  const [score, prob, change] = ["score", "prob", "change"].map((what) => element("span", { class: `on-cell-${what}` }));
  const node = element("div", { class: "on-cell", "data-cell": `${row}${column}` }, score, prob, change);
  const value = () => frame.get("matrix")[row][column];
  addCellDrag(frame, node, row, column, value);
  const typed = (sign) => {
    moveCell(frame, row, column, value(), false);
    box.focus();
    box.value = sign;
  };
  const words = () => `score ${twoDecimals(value())}, probability ${twoDecimals(state().now[row][column])}`;
  const tell = slider(node, { name, range: () => SCORES, read: value, move: (z) => moveCell(frame, row, column, z, false), words, typed });
  return [node, () => {
    const { now, before, changed } = state();
    const p = now[row][column];
    const [draggedRow, draggedColumn] = frame.get("last_drag");
    score.textContent = twoDecimals(value());
    prob.textContent = twoDecimals(p);
    prob.dataset.exact = p;
    change.textContent = asChange(changed[row][column], p - before[row][column]);
    node.classList.toggle("on-changed", changed[row][column]);
    node.classList.toggle("on-dragged", row === draggedRow && column === draggedColumn);
    node.style.setProperty("--on-share", `${100 * p}%`);
    tell();
  }];
}

const asChange = (changed, by) => (changed ? `${by > 0 ? "▲" : "▼"}\u200a${twoDecimals(Math.abs(by))}` : "same");

/** To the right is more: the cell is far too small to be its own scale. */
function addCellDrag(frame, node, row, column, value) {
  let from = null;
  draggable(node, (_x, _y, event) => {
    if (event.type === "pointerdown") from = { x: event.clientX, score: value() };
    const wanted = from.score + (event.clientX - from.x) / A_POINT_IN_PIXELS;
    moveCell(frame, row, column, wanted, event.type === "pointerdown");
  });
}

/** One place to type, for the cell that was moved last. */
function typedCell(frame) {
  const box = element("input", { type: "text", inputmode: "decimal", "data-cell-typed": "" });
  const name = element("span");
  element("label", {}, name, " ", box);
  const at = () => frame.get("last_drag").slice(0, 2);
  const value = () => frame.get("matrix")[at()[0]][at()[1]];
  const show = () => {
    name.textContent = `Score of ${DAYS[at()[0]]}, ${SKIES[at()[1]]}`;
    if (document.activeElement !== box) box.value = twoDecimals(value());
  };
  box.addEventListener("change", () => (moveCell(frame, ...at(), numberIn(box.value), false), (box.value = twoDecimals(value()))));
  return [box, show];
}

/** What rows, columns and all cells add up to; where it is 1 by design, it is marked. */
function margins() {
  const made = (count) => Array.from({ length: count }, () => element("span", { class: "on-sum" }));
  const sums = { rows: made(DAYS.length), columns: made(SKIES.length), all: made(1) };
  const show = ({ now }, axis) => {
    for (const [kind, nodes] of Object.entries(sums)) nodes.forEach((node) => node.classList.toggle("on-whole", kind === axis));
    sums.rows.forEach((node, r) => write(node, sum(now[r])));
    sums.columns.forEach((node, c) => write(node, sum(now.map((row) => row[c]))));
    write(sums.all[0], sum(now.flat()));
  };
  const write = (node, total) => {
    node.textContent = twoDecimals(total);
    node.dataset.exact = total;
  };
  return [sums, show];
}

function inGrid(cells, sums) {
  const heading = (text, kind = "") => element("span", { class: `on-heading ${kind}` }, text);
  const head = [heading(""), ...SKIES.map((sky) => heading(sky)), heading("sum", "on-edge")];
  const rows = DAYS.flatMap((day, r) => [heading(day, "on-day"), ...cells.slice(4 * r, 4 * r + 4), sums.rows[r]]);
  return [...head, ...rows, heading("sum", "on-day"), ...sums.columns, sums.all[0]];
}

/** What the last drag did, for eyes and ears. */
function inWords(frame, { changed }) {
  const [row, column, before] = frame.get("last_drag");
  const [count, now] = [changed.flat().filter(Boolean).length, frame.get("matrix")[row][column]];
  const moved = `${DAYS[row]}, ${SKIES[column]} went from ${twoDecimals(before)} to ${twoDecimals(now)}`;
  return count ? `${moved}: ${count} of 12 probabilities changed.` : "Drag a cell to the right or to the left.";
}
