/** The softmax simplex: three scores and a temperature in a triangle; and a table where cells compete. */
import { pointer, select } from "d3-selection";
import { line } from "d3-shape";
import { draggable, handle, slider } from "../kit/drag.js";
import { element } from "../kit/elements.js";
import { knob } from "../kit/knobs.js";
import { clamp, numberIn, threeDecimals, threeDigits, twoDecimals } from "../kit/numbers.js";
import { layer, picture } from "../kit/picture.js";
import { movedInto, scoresOfProbs, SIMPLEX_HEIGHT, simplexPlace, simplexProbs, temperaturePath } from "../mathematics/simplex.js";
import { softmax, sum } from "../mathematics/softmax.js";
import { addTable } from "./competing_table.js";
import "./softmax_simplex.css";

const NAMES = ["sun", "rain", "snow"];
const SCORES = { min: -5, max: 15, step: 0.1, page: 1 };
const MARKS = [0.2, 0.5, 1, 2, 5];
const HEIGHT = 310;
const SIDES = 20;
const TOP = 26;
const BENEATH = 30;
const LARGEST_LABELS = 30;
const KEY_STEP = 0.02;

const toThousandths = (score) => Number(score.toFixed(3));
const inRange = (score) => Number.isFinite(score) && score >= SCORES.min && score <= SCORES.max;

export function softmaxSimplex(frame) {
  const probsAt = (temperature) => softmax(frame.get("scores").map((z) => z / temperature));
  const probs = () => probsAt(frame.get("temperature"));
  const press = addTriangle(frame, probs, probsAt);
  addScores(frame, probs, press);
  addReadings(frame, probs);
  addTable(frame);
}

function addTriangle(frame, probs, probsAt) {
  let seen;
  let tell = () => {};
  let pressed = null;
  let drawn = "";
  const svg = picture(frame, {
    height: HEIGHT,
    interactive: true,
    caption: "Drag the point. The line is its way when T alone goes from near 0 (a corner) to ∞ (the middle).",
    draw(svg, width) {
      seen = view(width);
      svg.attr("height", seen.height).attr("viewBox", `0 0 ${width} ${seen.height}`);
      if (drawn !== stateOf(frame) + width) drawPath(svg, seen, frame.get("scores"), probsAt, seen.of(probs()));
      drawn = stateOf(frame) + width;
      drawCorners(svg, seen);
      drawPoint(svg, seen, probs(), frame.get("temperature"), pressed?.after === stateOf(frame) ? pressed.from : null);
      tell();
      return described(probs(), frame.get("temperature"));
    },
  });
  layer(svg, "way", "path"); // beneath the point, which must be there before its listeners
  tell = addHand(frame, svg, () => seen, probs);
  return (scores) => {
    const from = probs();
    frame.set({ scores });
    pressed = { from, after: stateOf(frame) };
    frame.draw();
  };
}

const stateOf = (frame) => JSON.stringify([frame.get("scores"), frame.get("temperature")]);

/** Where the triangle stands at a width: its side, and from places in it to the picture and back. */
function view(width) {
  const side = Math.min(width - 2 * SIDES, (HEIGHT - TOP - BENEATH) / SIMPLEX_HEIGHT);
  const left = (width - side) / 2;
  const base = TOP + side * SIMPLEX_HEIGHT;
  const at = ([x, y]) => [left + side * x, base - side * y];
  return { at, back: ([x, y]) => [(x - left) / side, (base - y) / side], side, height: base + BENEATH, of: (p) => at(simplexPlace(p)) };
}

/** The sides, the lines where a class has one half, the names; drawn only at a new width. */
function drawCorners(svg, { of, side }) {
  if (svg.attr("data-side") === String(side)) return;
  svg.attr("data-side", side);
  const corners = [[1, 0, 0], [0, 1, 0], [0, 0, 1]];
  const halves = corners.map((_, k) => corners.filter((_, j) => j !== k).map((other) => other.map((p, i) => (p + (i === k)) / 2)));
  layer(svg, "sides", "path").attr("d", `M${corners.map(of).join("L")}Z`).lower();
  layer(svg, "half-lines").lower().selectAll("path").data(halves).join("path").attr("d", (ends) => `M${ends.map(of).join("L")}`);
  const names = layer(svg, "corner-names").selectAll("text").data(NAMES).join("text");
  names.text((name) => name).attr("text-anchor", "middle");
  names.attr("transform", (_, k) => `translate(${of(corners[k])}) translate(0,${k === 0 ? -10 : 20})`);
  const [x, y] = of([1 / 3, 1 / 3, 1 / 3]);
  layer(svg, "middle-mark", "path").attr("d", `M${x - 5},${y}H${x + 5}M${x},${y - 5}V${y + 5}`);
}

/** The way, and on it the temperatures for whose labels there is room. */
function drawPath(svg, { of }, scores, probsAt, point) {
  const way = temperaturePath(scores).map(of);
  layer(svg, "way", "path").attr("d", line()(way));
  const [x, y] = of([1 / 3, 1 / 3, 1 / 3]);
  const upwards = way.at(-1)[1] < y;
  layer(svg, "middle-name", "text").attr("x", x).attr("y", upwards ? y + 20 : y - 12).text("⅓ each");
  const taken = [[x, y], point];
  const marks = MARKS.toReversed().map((T) => ({ T, at: of(probsAt(T)) })).filter(({ at }) => {
    const free = taken.every((other) => Math.hypot(at[0] - other[0], at[1] - other[1]) > LARGEST_LABELS);
    if (free) taken.push(at);
    return free;
  });
  const made = layer(svg, "marks").selectAll("g").data(marks).join((one) => one.append("g").html('<circle r="3.5"></circle><text y="4"></text>'));
  made.attr("transform", ({ at }) => `translate(${at})`);
  made.select("text").each(({ T, at }, k, texts) => outward(select(texts[k]), at[0] - x, T));
}

/** A temperature beside its place: to the left of it in the left half of the triangle. */
const outward = (text, offMiddle, T) =>
  text.attr("x", offMiddle < -1 ? -13 : 13).attr("text-anchor", offMiddle < -1 ? "end" : "start").text(`T ${threeDigits(T)}`);

/** The point; and a ring where it was before a button was pressed, until something else moves. */
function drawPoint(svg, { of }, probs, temperature, before) {
  layer(svg, "left", "circle").attr("r", before ? 13 : 0).attr("transform", `translate(${of(before ?? probs)})`);
  outward(layer(svg, "thumb").attr("transform", `translate(${of(probs)})`).raise().select("text"), of(probs)[0] - of([1, 0, 0])[0], temperature);
}

function addHand(frame, svg, seen, probs) {
  const thumb = layer(svg, "thumb").html('<circle r="22"></circle><circle class="on-dot" r="8"></circle><text y="4"></text>').node();
  const move = (x, y) => {
    const [scores, temperature] = [frame.get("scores"), frame.get("temperature")];
    const wanted = scoresOfProbs(simplexProbs(x, y), temperature, sum(scores) / scores.length);
    frame.set({ scores: movedInto(wanted, SCORES.min, SCORES.max).map(toThousandths) });
  };
  draggable(thumb, (_x, _y, event) => move(...seen().back(pointer(event, svg.node()))));
  return handle(thumb, { name: "the three probabilities", step: KEY_STEP, read: () => simplexPlace(probs()), move, words: () => inNames(probs()) });
}

const inNames = (probs) => NAMES.map((name, k) => `${name} ${threeDecimals(probs[k])}`).join(", ");

const described = (probs, temperature) =>
  `A triangle with sun on top, rain on the right and snow on the left. At T = ${threeDigits(temperature)} the point stands at ${inNames(probs)}. A line leads from the middle, where T is large, through the point towards the class with the highest score.`;

function addScores(frame, probs, press) {
  const head = element("div", { class: "on-score on-head", "aria-hidden": "true" }, ...["", "score", "", "p"].map((text) => element("span", {}, text)));
  const rows = NAMES.map((name, place) => scoreRow(frame, name, place, probs));
  const heat = knob(frame, { name: "temperature", label: "T", min: 0.1, max: 10, step: 0.02, powers: true });
  const all = element("div", { class: "on-controls" });
  all.append(forAll(frame, "+5 on all", (z) => z + 5, press), forAll(frame, "×2 on all", (z) => 2 * z, press));
  frame.stage.append(element("div", { class: "on-scores" }, head, ...rows, heat, all));
}

/** A button for all three scores. Where one would leave its bar, it rests. */
function forAll(frame, label, change, press) {
  const wanted = () => frame.get("scores").map(change).map(toThousandths);
  const button = element("button", { type: "button", onclick: () => wanted().every(inRange) && press(wanted()) }, label);
  frame.onChange(() => button.setAttribute("aria-disabled", String(!wanted().every(inRange))));
  return button;
}

/** A bar that begins at 0: it is dragged, stepped by keys, or typed. */
function scoreRow(frame, name, place, probs) {
  const fill = element("div", { class: "on-fill" });
  const zero = element("div", { class: "on-zero" });
  const bar = element("div", { class: "on-bar", "data-score": place }, fill, zero);
  const typed = element("input", { type: "text", inputmode: "decimal", "aria-label": `${name}, score, typed`, "data-score-typed": place });
  const shown = element("output", { class: "on-prob", "data-prob": place });
  const value = () => frame.get("scores")[place];
  const across = (score) => (100 * (clamp(score, SCORES.min, SCORES.max) - SCORES.min)) / (SCORES.max - SCORES.min);
  const move = (wanted) => {
    if (!Number.isFinite(wanted)) return;
    const score = clamp(toThousandths(wanted), SCORES.min, SCORES.max);
    frame.set({ scores: frame.get("scores").map((z, k) => (k === place ? score : z)) });
  };
  typed.addEventListener("change", () => (move(numberIn(typed.value)), (typed.value = twoDecimals(value()))));
  draggable(bar, (x) => move(Math.round(10 * (SCORES.min + clamp(x, 0, 1) * (SCORES.max - SCORES.min))) / 10));
  const startTyping = (sign) => (typed.focus(), (typed.value = sign));
  const tell = slider(bar, { name: `${name}, score`, range: () => SCORES, read: value, move, words: twoDecimals, typed: startTyping });
  zero.style.insetInlineStart = `${across(0)}%`;
  frame.onChange(() => {
    const [from, to] = [across(0), across(value())].sort((a, b) => a - b);
    fill.style.insetInlineStart = `${from}%`;
    fill.style.inlineSize = `${to - from}%`;
    if (document.activeElement !== typed) typed.value = twoDecimals(value());
    shown.textContent = threeDecimals(probs()[place]);
    shown.dataset.exact = probs()[place];
    tell();
  });
  return element("div", { class: "on-score" }, element("span", {}, name), bar, typed, shown);
}

/** What a lead does: divided by T it is the logarithm of a ratio, whatever is added to all scores. */
function addReadings(frame, probs) {
  const show = {
    lead: frame.reading("lead of sun over rain"),
    cooled: frame.reading("lead / T"),
    ratio: frame.reading("p of sun / p of rain"),
  };
  frame.onChange(() => {
    const [sun, rain] = frame.get("scores");
    const cooled = (sun - rain) / frame.get("temperature");
    show.lead(twoDecimals(sun - rain), sun - rain);
    show.cooled(threeDigits(cooled), cooled);
    show.ratio(threeDigits(Math.exp(cooled)), Math.exp(cooled));
    frame.say(`${inNames(probs())}.`);
  });
}
