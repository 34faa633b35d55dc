/** The InfoNCE matrix: every query looks for its partner among all keys; who pays, and to whom. */
import "./info_nce_matrix.css";
import { format } from "d3-format";
import { dial, wrapped } from "../kit/dial.js";
import { draggable } from "../kit/drag.js";
import { element } from "../kit/elements.js";
import { clamp, threeDecimals, twoDecimals } from "../kit/numbers.js";
import { layer, picture } from "../kit/picture.js";
import { placeIn } from "../kit/place.js";
import { typedNumber } from "../kit/typed.js";
import { judgedPartners, rowAt } from "../mathematics/partners.js";

const PAIRS = [0, 1, 2, 3];
const BASELINE = Math.log(PAIRS.length);
const LENGTHS = { least: 0.3, most: 1.5 };
const QUERY_RING = 0.6;
const REACH = { cosine: 1.06, dot_product: LENGTHS.most };
const FAINTEST = 0.02;
const TRAITS = ["queries_at", "keys_at", "key_lengths", "similarity", "along", "temperature"];

const changed = (values, place, value) => values.map((old, k) => (k === place ? value : old));
const inDegrees = (value) => String(Number(wrapped(value).toFixed(2)));
const byLength = (frame) => frame.get("similarity") === "dot_product";
const shows = { rows: (frame) => frame.get("along") !== "columns", columns: (frame) => frame.get("along") !== "rows" };

export function infoNceMatrix(frame) {
  const now = () => judgedPartners(Object.fromEntries(TRAITS.map((name) => [name, frame.get(name)])));
  let state = now();
  frame.onChange(() => (state = now()));

  addCircle(frame, () => state);
  addMatrix(frame, () => state);
  addReadings(frame, () => state);
  addControls(frame);
}

/** The probability that counts in a cell: along its row, along its column, or the mean of both. */
function share(frame, { rowProbs, columnProbs }, i, j) {
  const counted = [shows.rows(frame) && rowProbs[i][j], shows.columns(frame) && columnProbs[i][j]];
  const some = counted.filter((p) => p !== false);
  return some.reduce((a, b) => a + b, 0) / some.length;
}

// The circle

function addCircle(frame, state) {
  let middle = null;
  const svg = picture(frame, {
    height: 330,
    interactive: true,
    caption: "Turn the queries (discs) and the keys (squares). The thicker a line, the more probability.",
    draw(drawn, width, height) {
      middle = { x: width / 2, y: height / 2, unit: (Math.min(width, height) / 2 - 14) / REACH[frame.get("similarity")] };
      layer(drawn, "circle", "circle").attr("cx", middle.x).attr("cy", middle.y).attr("r", middle.unit);
      drawLines(drawn, frame, state(), middle);
      for (const show of handles) show(middle);
      return `Four queries and four keys as directions. ${verdict(frame, state())}`;
    },
  });
  svg.node().parentNode.classList.add("on-directions");
  layer(svg, "circle", "circle");
  for (const name of ["lines", "points"]) layer(svg, name);
  const made = { svg, middle: () => middle };
  const handles = PAIRS.flatMap((place) => [addPoint(frame, made, "keys", place), addPoint(frame, made, "queries", place)]);
}

/** Where a point is drawn: queries on a ring of their own, so that they do not cover their keys. */
function drawnAt(frame, kind, place, { x, y, unit }) {
  const length = kind === "queries" ? QUERY_RING : byLength(frame) ? frame.get("key_lengths")[place] : 1;
  const [right, up] = rowAt(frame.get(AT[kind])[place], length * unit);
  return [x + right, y - up];
}

function drawLines(svg, frame, state, middle) {
  const lines = PAIRS.flatMap((i) => PAIRS.map((j) => ({ i, j, p: share(frame, state, i, j) })));
  const paths = layer(svg, "lines").selectAll("path").data(lines).join("path");
  paths.attr("class", ({ i, j }) => (i === j ? "on-partner" : "on-stranger"));
  paths.attr("d", ({ i, j }) => `M${drawnAt(frame, "queries", i, middle)} L${drawnAt(frame, "keys", j, middle)}`);
  paths.attr("stroke-width", ({ p }) => (p < FAINTEST ? 0 : 0.5 + 6.5 * p));
}

const SHAPES = {
  queries: (group) => group.append("circle").attr("class", "on-shape").attr("r", 12),
  keys: (group) => group.append("rect").attr("class", "on-shape").attr("x", -11).attr("y", -11).attr("width", 22).attr("height", 22),
};
const AT = { queries: "queries_at", keys: "keys_at" };
const LETTER = { queries: "q", keys: "k" };
const nameOf = (kind, place) => `${LETTER[kind]}${place}`;
const spoken = (kind, place) => `${kind === "keys" ? "key" : "query"} ${place}`;

function addPoint(frame, { svg, middle }, kind, place) {
  const group = layer(svg, "points").append("g").attr("class", `on-turn on-${kind}`).attr("data-turn", nameOf(kind, place));
  group.append("circle").attr("class", "on-halo").attr("r", 18);
  SHAPES[kind](group);
  group.append("text").attr("y", 4).text(nameOf(kind, place));
  const node = group.node();
  const move = (degrees) => frame.set({ [AT[kind]]: changed(frame.get(AT[kind]), place, degrees) });
  draggable(node, (_, __, event) => pull(frame, kind, place, placeIn(svg.node(), event), middle()));
  const read = () => frame.get(AT[kind])[place];
  const long = () => (kind === "keys" && byLength(frame) ? `, length ${twoDecimals(frame.get("key_lengths")[place])}` : "");
  const tell = dial(node, { name: spoken(kind, place), read, move, words: () => `${inDegrees(read())} degrees${long()}` });
  return (where) => {
    group.attr("transform", `translate(${drawnAt(frame, kind, place, where)})`);
    tell();
  };
}

/** Turns a point to the pointer; a key whose length counts also comes as near as the pointer is. */
function pull(frame, kind, place, [px, py], { x, y, unit }) {
  const [right, up] = [px - x, y - py];
  const degrees = Math.round(wrapped((Math.atan2(up, right) * 180) / Math.PI)) % 360;
  const changes = { [AT[kind]]: changed(frame.get(AT[kind]), place, degrees) };
  if (kind === "keys" && byLength(frame)) {
    const length = clamp(Math.hypot(right, up) / unit, LENGTHS.least, LENGTHS.most);
    changes.key_lengths = changed(frame.get("key_lengths"), place, Number(length.toFixed(2)));
  }
  frame.set(changes);
}

// The matrix

function addMatrix(frame, state) {
  const shown = [];
  const note = (pair) => (shown.push(pair[1]), pair[0]);
  const corner = element("td", { class: "on-corner" }, element("small", {}, "in °"));
  const ends = element("th", { scope: "col", class: "on-cost-head" }, "−log p →");
  const head = element("tr", {}, corner, ...PAIRS.map((j) => note(header(frame, "keys", j))), ends);
  const rows = PAIRS.map((i) => matrixRow(frame, state, i, note));
  const feet = PAIRS.map((j) => note(costCell(frame, state, "columns", j)));
  const foot = element("tr", {}, element("th", { scope: "row" }, "−log p ↓"), ...feet, element("td", {}));
  const table = element("table", {}, element("thead", {}, head), element("tbody", {}, ...rows), element("tfoot", {}, foot));
  const legend = element("p", { class: "on-legend" });
  const said = element("p", { class: "on-verdict" });
  frame.stage.append(element("div", { class: "on-matrix" }, table, legend, said));
  frame.onChange(() => {
    shown.forEach((show) => show());
    foot.hidden = !shows.columns(frame);
    ends.textContent = shows.rows(frame) ? "−log p →" : "";
    legend.textContent = LEGENDS[frame.get("along")];
    said.textContent = verdict(frame, state());
  });
}

const LEGENDS = {
  rows: "Each cell: q · k / τ, and its p along the row (→). Framed: the partner. Tick on a bar: ln 4, a guess.",
  columns: "Each cell: q · k / τ, and its p along the column (↓). Framed: the partner. Tick on a bar: ln 4, a guess.",
  both: "Each cell: q · k / τ, its p along the row (→) and along the column (↓). The loss is the mean of all eight −log p.",
};

function matrixRow(frame, state, i, note) {
  const cells = PAIRS.map((j) => note(cell(frame, state, i, j)));
  return element("tr", {}, note(header(frame, "queries", i, "row")), ...cells, note(costCell(frame, state, "rows", i)));
}

/** The name of a query or a key, its degrees to type, and its length where that counts. */
function header(frame, kind, place, scope = "col") {
  const move = (value) => frame.set({ [AT[kind]]: changed(frame.get(AT[kind]), place, wrapped(value)) });
  const label = `${spoken(kind, place)}, degrees, typed`;
  const [box, show] = typedNumber({ label, read: () => frame.get(AT[kind])[place], move, write: inDegrees });
  const node = element("th", { scope }, element("b", {}, nameOf(kind, place)), box);
  if (kind === "queries") return [node, show];
  const [long, showLong] = lengthBox(frame, place);
  node.append(long);
  return [node, () => (show(), showLong())];
}

function lengthBox(frame, place) {
  const move = (value) => frame.set({ key_lengths: changed(frame.get("key_lengths"), place, value) });
  const label = `key ${place}, length, typed`;
  const [box, show] = typedNumber({ label, read: () => frame.get("key_lengths")[place], move, write: twoDecimals, ...LENGTHS });
  const node = element("span", { class: "on-length" }, element("small", {}, "length"), box);
  return [node, () => ((node.hidden = !byLength(frame)), show())];
}

const short = (value) => (Math.abs(value) < 9.995 ? twoDecimals(value) : format(Math.abs(value) < 99.95 ? ".1f" : ".0f")(value));

function cell(frame, state, i, j) {
  const score = element("span", { class: "on-score" });
  const [along, down] = [element("span", {}), element("span", {})];
  const node = element("td", { class: i === j ? "on-cell on-own" : "on-cell", "data-cell": `${i}${j}` }, score, along, down);
  const write = (place, sign, p, seen) => ((place.hidden = !seen), (place.textContent = `${sign}${twoDecimals(p)}`));
  return [node, () => {
    const { scores, rowProbs, columnProbs } = state();
    score.textContent = short(scores[i][j]);
    write(along, "→", rowProbs[i][j], shows.rows(frame));
    write(down, "↓", columnProbs[i][j], shows.columns(frame));
    node.style.setProperty("--on-share", `${(45 * share(frame, state(), i, j)).toFixed(1)}%`);
    Object.assign(node.dataset, { score: scores[i][j], row: rowProbs[i][j], column: columnProbs[i][j] });
  }];
}

/** What one row or column pays: a number, and a bar with a tick at ln 4. */
function costCell(frame, state, along, place) {
  const number = element("output", { "data-cost": `${along}${place}` });
  const fill = element("span", { class: "on-paid" });
  const most = element("small", {}, "most");
  const node = element("td", { class: "on-cost" }, number, element("span", { class: "on-track" }, fill), most);
  return [node, () => {
    const losses = state()[along === "rows" ? "rowLosses" : "columnLosses"];
    for (const part of node.children) part.hidden = !shows[along](frame);
    number.textContent = short(losses[place]);
    number.dataset.exact = losses[place];
    fill.style.inlineSize = `${clamp((50 * losses[place]) / BASELINE, 0, 100)}%`;
    const dearest = dearestOf(frame, state());
    const chosen = dearest?.along === along && dearest.place === place;
    node.classList.toggle("on-dearest", chosen);
    most.hidden = !chosen;
  }];
}

/** The row or column that pays most, or null where all pay alike. */
function dearestOf(frame, { rowLosses, columnLosses }) {
  const losses = { rows: rowLosses, columns: columnLosses };
  const counted = Object.keys(losses).filter((along) => shows[along](frame));
  const all = counted.flatMap((along) => losses[along].map((loss, place) => ({ along, place, loss })));
  const dearest = all.reduce((a, b) => (b.loss > a.loss + 1e-9 ? b : a));
  return all.every(({ loss }) => dearest.loss - loss < 1e-6) ? null : dearest;
}

function verdict(frame, state) {
  const dearest = dearestOf(frame, state);
  if (!dearest) return `All pay alike: ${threeDecimals(state.value)} nats.`;
  const { along, place, loss } = dearest;
  const [kind, others] = along === "rows" ? ["queries", "keys"] : ["keys", "queries"];
  const probs = along === "rows" ? state.rowProbs[place] : state.columnProbs.map((row) => row[place]);
  const rival = PAIRS.filter((k) => k !== place).reduce((a, b) => (probs[b] > probs[a] ? b : a));
  const [own, its] = [nameOf(others, place), nameOf(others, rival)];
  return `${nameOf(kind, place)} pays most, ${threeDecimals(loss)} nats: its partner ${own} gets ${twoDecimals(probs[place])}, the stranger ${its} gets ${twoDecimals(probs[rival])}.`;
}

function addReadings(frame, state) {
  const show = {
    value: frame.reading("mean loss", "nats"),
    baseline: frame.reading("guessing among 4, ln 4", "nats"),
    won: frame.reading("won over guessing", "nats"),
  };
  frame.onChange(() => {
    const { value } = state();
    const numbers = { value, baseline: BASELINE, won: BASELINE - value };
    for (const [name, number] of Object.entries(numbers)) show[name](threeDecimals(number), number);
    frame.say(`Mean loss ${threeDecimals(value)} nats. ${verdict(frame, state())}`);
  });
}

// The knobs

function addControls(frame) {
  frame.knob({ name: "temperature", label: "Temperature τ", min: 0.01, max: 2, step: 0.02, powers: true });
  frame.choice({
    name: "along",
    label: "Softmax along",
    options: [["rows", "rows (→)"], ["columns", "columns (↓)"], ["both", "both, symmetric"]],
  });
  frame.choice({
    name: "similarity",
    label: "Similarity",
    options: [["cosine", "cosine"], ["dot_product", "dot product"]],
  });
  frame.button("All alike", () => frame.set({ queries_at: PAIRS.map(() => 90), keys_at: PAIRS.map(() => 90), key_lengths: PAIRS.map(() => 1) }));
  frame.button("All apart", () => frame.set({ queries_at: PAIRS.map((k) => 90 * k + 45), keys_at: PAIRS.map((k) => 90 * k + 45), key_lengths: PAIRS.map(() => 1) }));
}
