/** Break the checker: choose an input, and see which of ten wrong versions give themselves away. */
import "./break_the_checker.css";
import { draggable, slider } from "../kit/drag.js";
import { element, freshId } from "../kit/elements.js";
import { clamp, numberIn, threeDecimals, threeDigits, twoDecimals } from "../kit/numbers.js";
import { CHECKERS, lineUp } from "../mathematics/checkers.js";
import { logSoftmax } from "../mathematics/softmax.js";

const DRAGGED = { min: -5, max: 5, step: 0.1, page: 1 };
const MOST = 2000;
const ROWS = { min: 1, max: 4 };
const COLUMNS = { min: 2, max: 4 };
const FUNCTIONS = [
  ["cross_entropy", "cross-entropy, mean of the batch"],
  ["softmax", "softmax of each row"],
  ["masked_cross_entropy", "cross-entropy without padding"],
];

export function breakTheChecker(frame) {
  const here = () => lineUp(frame.get("task"), frame.get("scores"), frame.get("labels"));
  const earlier = () => frame.get("kept").map(({ scores, labels }) => lineUp(frame.get("task"), scores, labels));
  const now = { here: here(), earlier: earlier() };
  frame.onChange(() => Object.assign(now, { here: here(), earlier: earlier() }));

  addTable(frame, now);
  addSuspects(frame, now);
  addKept(frame, now);
  addReadings(frame, now);
  frame.choice({ name: "task", label: "Function", options: FUNCTIONS });
}

const count = (flags) => flags.filter(Boolean).length;
const everUnmasked = ({ here, earlier }) => here.unmasked.map((found, k) => found || earlier.some(({ unmasked }) => unmasked[k]));
const inDigits = (value) => String(Number(value.toPrecision(6))).replace("-", "−");

/** The input: a table of scores, with the right class of each row marked. */
function addTable(frame, now) {
  const place = element("div", { class: "on-check-table", role: "group", "aria-label": "Your input: scores, a row for each example" });
  let built = "";
  let shows = [];
  frame.stage.append(element("div", { class: "on-wide" }, place, sizeButtons(frame)));
  frame.onChange(() => {
    const { length, 0: { length: columns } } = frame.get("scores");
    const shape = [length, columns].join();
    if (shape !== built) shows = buildTable(frame, now, place, columns);
    built = shape;
    place.classList.toggle("on-check-unlabelled", frame.get("task") === "softmax");
    shows.forEach((show) => show());
  });
}

function buildTable(frame, now, place, columns) {
  place.style.setProperty("--on-columns", columns);
  const heads = Array.from({ length: columns }, (_, k) => element("span", {}));
  const showHeads = () => heads.forEach((head, k) => (head.textContent = className(frame, k)));
  const rows = frame.get("scores").map((_, row) => tableRow(frame, now, row, columns));
  const head = element("div", { class: "on-check-row on-check-head", "aria-hidden": "true" }, element("span"), ...heads, element("span"));
  place.replaceChildren(head, ...rows.map(([node]) => node));
  return [showHeads, ...rows.map(([, show]) => show)];
}

const className = (frame, k) =>
  frame.get("task") === "masked_cross_entropy" && k === frame.get("scores")[0].length - 1 ? "padding" : `class ${k}`;

function tableRow(frame, now, row, columns) {
  const group = freshId("label");
  const cells = Array.from({ length: columns }, (_, column) => tableCell(frame, row, column, group));
  const extra = element("span", { class: "on-check-extra", "data-row": row });
  const node = element("div", { class: "on-check-row", role: "group", "aria-label": `example ${row + 1}` },
    element("span", { class: "on-check-number", "aria-hidden": "true" }, row + 1), ...cells.map(([cell]) => cell), extra);
  return [node, () => {
    cells.forEach(([, show]) => show());
    extra.textContent = rightOf(frame, now, row);
  }];
}

/** What is right about one row, beside it. */
function rightOf(frame, { here }, row) {
  const [scores, label] = [frame.get("scores")[row], frame.get("labels")[row]];
  if (frame.get("task") === "softmax") return `→ ${here.right[row].map(twoDecimals).join(" ")}`;
  if (className(frame, label) === "padding") return "not counted";
  return `costs ${threeDecimals(0 - logSoftmax(scores)[label])}`;
}

function tableCell(frame, row, column, group) {
  const [name, read] = [`example ${row + 1}, class ${column}`, () => frame.get("scores")[row][column]];
  const move = (value) => Number.isFinite(value) && frame.set({ scores: withScore(frame, row, column, clamp(value, -MOST, MOST)) });
  const typed = element("input", { type: "text", inputmode: "text", "aria-label": `${name}, typed`, "data-score": `${row},${column}` });
  typed.addEventListener("change", () => (move(numberIn(typed.value)), (typed.value = inDigits(read()))));
  const fill = element("div", { class: "on-check-fill" });
  const bar = element("div", { class: "on-check-bar", "data-bar": `${row},${column}` }, fill);
  const rounded = (value) => Number(value.toFixed(1));
  draggable(bar, (x) => move(rounded(DRAGGED.min + clamp(x, 0, 1) * (DRAGGED.max - DRAGGED.min))));
  const tell = slider(bar, { name, range: () => DRAGGED, read, move: (value) => move(rounded(value)), words: (value) => `score ${inDigits(value)}`, typed: (sign) => (typed.focus(), (typed.value = sign)) });
  const radio = element("input", { type: "radio", name: group, "aria-label": `class ${column} is right for example ${row + 1}`, "data-label": `${row},${column}`, onchange: () => frame.set({ labels: frame.get("labels").map((label, k) => (k === row ? column : label)) }) });
  const node = element("div", { class: "on-check-cell" }, radio, typed, bar);
  return [node, () => {
    if (document.activeElement !== typed) typed.value = inDigits(read());
    radio.checked = frame.get("labels")[row] === column;
    node.classList.toggle("on-chosen", radio.checked);
    drawFill(fill, read());
    tell();
  }];
}

const withScore = (frame, row, column, value) =>
  frame.get("scores").map((one, k) => (k === row ? one.map((z, place) => (place === column ? value : z)) : one));

/** From the middle of the bar to the score; what lies beyond the bar gets a jagged end. */
function drawFill(fill, value) {
  const share = 50 * clamp(value / DRAGGED.max, -1, 1);
  fill.style.insetInlineStart = `${50 + Math.min(share, 0)}%`;
  fill.style.inlineSize = `${Math.abs(share)}%`;
  fill.classList.toggle("on-check-beyond", Math.abs(value) > DRAGGED.max);
}

/** Buttons that add or take away an example or a class. */
function sizeButtons(frame) {
  const resize = (rows, columns) => {
    const [scores, labels] = [frame.get("scores"), frame.get("labels")];
    const fitted = Array.from({ length: rows }, (_, k) => Array.from({ length: columns }, (_, c) => scores[k]?.[c] ?? 0));
    frame.set({ scores: fitted, labels: fitted.map((_, k) => Math.min(labels[k] ?? 0, columns - 1)) });
  };
  const made = [["+ example", 1, 0], ["− example", -1, 0], ["+ class", 0, 1], ["− class", 0, -1]].map(([words, down, right]) => {
    const wanted = () => [frame.get("scores").length + down, frame.get("scores")[0].length + right];
    const button = element("button", { type: "button", onclick: () => resize(...wanted()) }, words);
    frame.onChange(() => {
      const [rows, columns] = wanted();
      button.disabled = rows < ROWS.min || rows > ROWS.max || columns < COLUMNS.min || columns > COLUMNS.max;
    });
    return button;
  });
  const dots = element("span", {}, " The dot marks the right class.");
  frame.onChange(() => (dots.hidden = frame.get("task") === "softmax"));
  const hint = element("span", { class: "on-check-hint" }, `Drag a bar, or type any number up to ±${MOST}.`, dots);
  return element("div", { class: "on-check-sizes" }, ...made, hint);
}

/** Ten cards: a number under a mask, or what somebody believed. */
function addSuspects(frame, now) {
  const cards = CHECKERS.cross_entropy.suspects.map((_, k) => suspectCard(frame, now, k));
  const list = element("ol", { class: "on-check-cards", "aria-label": "Ten wrong versions" }, ...cards.map(([node]) => node));
  const number = element("strong");
  const heading = element("p", { class: "on-check-count" }, number, " of ten wrong versions give themselves away:");
  frame.stage.append(element("div", { class: "on-wide" }, heading, list));
  frame.onChange(() => (number.textContent = count(now.here.unmasked)));
  frame.onChange(() => cards.forEach(([, show]) => show()));
}

function suspectCard(frame, now, k) {
  const [belief, says] = [element("span", { class: "on-check-belief" }), element("span", { class: "on-check-says" })];
  const node = element("li", { "data-suspect": k + 1 }, element("span", { class: "on-check-number" }, k + 1), belief, says);
  return [node, () => {
    const found = everUnmasked(now)[k];
    node.classList.toggle("on-check-unmasked", now.here.unmasked[k]);
    node.classList.toggle("on-check-known", found && !now.here.unmasked[k]);
    belief.textContent = found ? `“${CHECKERS[frame.get("task")].suspects[k][1].replaceAll("`", "")}”` : "?";
    says.textContent = verdict(now, k);
  }];
}

function verdict({ here, earlier }, k) {
  if (here.unmasked[k]) return said(here.answers[k]);
  const first = earlier.findIndex(({ unmasked }) => unmasked[k]);
  return first < 0 ? "same answer" : `unmasked by input ${first + 1}`;
}

function said(answer) {
  if (answer === null) return "stops with an error";
  if (Array.isArray(answer)) return answer.flat().some(Number.isNaN) ? "says: not a number" : "says another table";
  return `says ${Number.isFinite(answer) ? threeDecimals(answer) : threeDigits(answer)}`;
}

/** The inputs that were kept, each with how many it unmasks, to be looked at again or thrown away. */
function addKept(frame, now) {
  const list = element("ol", { class: "on-check-kept", "aria-label": "Inputs that you kept" });
  const keep = element("button", { type: "button", class: "on-check-keep", onclick: () => frame.set({ kept: [...frame.get("kept"), current(frame)] }) }, "Keep this input");
  frame.stage.append(element("div", { class: "on-wide" }, keep, list));
  frame.onChange(() => {
    keep.disabled = frame.get("kept").length >= 10;
    const written = JSON.stringify([frame.get("kept"), frame.get("task")]);
    if (list.dataset.written === written) return;
    list.dataset.written = written;
    list.replaceChildren(...frame.get("kept").map((one, k) => keptInput(frame, one, k, now.earlier[k])));
  });
}

const current = (frame) => structuredClone({ scores: frame.get("scores"), labels: frame.get("labels") });

function keptInput(frame, one, k, { unmasked }) {
  const rows = one.scores.map((row) => row.map(inDigits).join(" ")).join("; ");
  const words = frame.get("task") === "softmax" ? `[${rows}]` : `[${rows}] → ${one.labels.join(" ")}`;
  const without = () => frame.set({ kept: frame.get("kept").filter((_, place) => place !== k) });
  return element("li", {},
    element("span", {}, `${k + 1}: ${words} unmasks ${count(unmasked)} `),
    element("button", { type: "button", "aria-label": `Show input ${k + 1} again`, onclick: () => frame.set(structuredClone(one)) }, "show"),
    element("button", { type: "button", "aria-label": `Throw input ${k + 1} away`, onclick: without }, "×"));
}

function addReadings(frame, now) {
  const show = {
    right: frame.reading("right answer"),
    here: frame.reading("unmasked by this input", "of 10"),
    all: frame.reading("with those you kept", "of 10"),
    inputs: frame.reading("inputs"),
  };
  frame.onChange(() => {
    const [here, all] = [count(now.here.unmasked), count(everUnmasked(now))];
    const inputs = now.earlier.length + Number(now.here.unmasked.some((found, k) => found && !now.earlier.some(({ unmasked }) => unmasked[k])));
    show.right(...rightAnswer(frame, now.here.right));
    show.here(String(here));
    show.all(String(all));
    show.inputs(String(inputs));
    const numbers = now.here.unmasked.flatMap((found, k) => (found ? [k + 1] : []));
    frame.say(`This input unmasks ${here} of ten${here ? `: ${numbers.join(", ")}` : ""}. ${all === 10 ? `All ten, with ${inputs} ${inputs === 1 ? "input" : "inputs"}!` : ""}`);
  });
}

function rightAnswer(frame, right) {
  if (frame.get("task") === "softmax") return ["beside each row", right.flat().join()];
  return Number.isNaN(right) ? ["none: no token is real"] : [`${threeDecimals(right)} nats`, right];
}
