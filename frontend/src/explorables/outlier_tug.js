/** The Outlier Tug: minutes of waiting that can be dragged, and the best constant of four losses. */
import "./outlier_tug.css";
import { scaleLinear } from "d3-scale";
import { line, symbol, symbolDiamond, symbolSquare, symbolStar, symbolTriangle } from "d3-shape";
import { draggable, slider } from "../kit/drag.js";
import { clamp, numberIn, signed, threeDecimals, threeDigits, twoDecimals } from "../kit/numbers.js";
import { axes, layer, picture } from "../kit/picture.js";
import { typedLine } from "../kit/typed_line.js";
import { bestConstant, bestInterval, meanLossOf, pullsOn } from "../mathematics/best_constant.js";

const MINUTES = { min: 0, max: 60, step: 1, page: 5 };
const COUNT = { least: 3, most: 9 };
const REACH = 24;
const MARGIN = 14;
const POINTS_Y = 40;
const LANE = 30;
const WIDE = 480;
const GAP = 14;
const LETTER = 7.2;
const LOSSES = {
  mse: { name: "mean", of: "squared error", shape: symbolDiamond, unit: " min²", pull: " min", most: () => 2 * MINUTES.max },
  mae: { name: "median", of: "absolute error", shape: symbolSquare, unit: " min", pull: "", most: () => 1 },
  huber: { name: "Huber", of: "", shape: symbolTriangle, unit: " min²", pull: " min", most: ({ delta }) => delta },
  pinball: { name: "quantile", of: "pinball", shape: symbolStar, unit: " min", pull: "", most: () => 1 },
};

export function outlierTug(frame) {
  let state = seen(frame);
  frame.onChange(() => (state = seen(frame)));

  const typing = {};
  addTug(frame, () => state, typing);
  addValley(frame, () => state);
  addPulls(frame, () => state);
  addReadings(frame, () => state);
  addControls(frame, () => state, typing);
}

/** All that is drawn, from the state; `began` is where things stood before anything was moved. */
function seen(frame) {
  const [points, name] = [frame.get("points"), frame.get("criterion")];
  const knobs = { delta: frame.get("delta"), level: frame.get("level") };
  const began = frame.start.points;
  const lanes = Object.keys(LOSSES).map((one) => ({
    one,
    best: bestConstant(one, points, knobs),
    interval: bestInterval(one, points, knobs),
    began: bestConstant(one, began, knobs),
  }));
  const best = lanes.find(({ one }) => one === name).best;
  return { points, began, name, knobs, lanes, best, outlier: farthest(points), pulls: pullsOn(name, best, points, knobs) };
}

/** The place of the value that lies farthest from the median. */
function farthest(points) {
  const middle = bestConstant("mae", points, {});
  const far = points.map((value) => Math.abs(value - middle));
  return far.indexOf(Math.max(...far));
}

const minutesToX = (width) => scaleLinear([MINUTES.min, MINUTES.max], [MARGIN, width - MARGIN]);
const put = (points, place, minutes) => points.map((value, k) => (k === place ? clamp(minutes, MINUTES.min, MINUTES.max) : value));
const rounded = (minutes) => Math.round(10 * minutes) / 10;
const inMinutes = (value) => String(Number(value.toFixed(3)));

function addTug(frame, state, typing) {
  const height = POINTS_Y + 28 + 4 * LANE + 36;
  let hand = null;
  picture(frame, {
    height,
    wide: true,
    interactive: true,
    caption: "Drag any point. Each shape marks the best constant for one loss, or the middle where several are best. Dashed: where it began.",
    draw(svg, width) {
      const x = minutesToX(width);
      axes(svg, { x, xName: "waiting time, and constant, in minutes", width, height, left: 0, ticks: 7 });
      layer(svg, "lanes");
      hand ??= makePoints(frame, svg, state, typing);
      drawLanes(svg, x, width, state());
      drawPoints(hand, x, width, state());
      return `${state().points.length} points on a line of minutes that can be moved, and below them four markers: ${inWords(state())}`;
    },
  });
}

const inWords = ({ lanes }) => `${lanes.map(({ one, best }) => `${LOSSES[one].name} ${threeDecimals(best)}`).join(", ")}.`;

/** The line of points, made once: whoever presses near a point takes hold of it. */
function makePoints(frame, svg, state, typing) {
  const group = svg.append("g").attr("class", "on-points");
  const ground = group.append("rect").attr("class", "on-ground").attr("height", POINTS_Y + 22);
  const hand = { group, ground, frame, state, typing, tells: [] };
  let grip = null;
  const hold = (_, __, event) => {
    const box = svg.node().getBoundingClientRect();
    const width = Number(ground.attr("width"));
    const at = ((event.clientX - box.left) * width) / box.width;
    if (event.type !== "pointerdown") {
      if (grip) frame.set({ points: put(state().points, grip.place, rounded(grip.x.invert(at - grip.off))) });
      return;
    }
    grip = taken(at, minutesToX(width), state().points);
    if (!grip) return;
    event.preventDefault(); // the press would take the focus away again
    group.selectAll(".on-point").nodes()[grip.place].focus({ preventScroll: true });
  };
  draggable(group.node(), hold);
  return hand;
}

/** The nearest point within reach of a finger, and how far beside its middle it was taken. */
function taken(at, x, points) {
  const gaps = points.map((value) => Math.abs(x(value) - at));
  const place = gaps.indexOf(Math.min(...gaps));
  return gaps[place] <= REACH ? { place, x, off: at - x(points[place]) } : null;
}

function drawPoints(hand, x, width, { points, began, outlier }) {
  const { group, ground } = hand;
  ground.attr("width", width);
  layer(group, "rope", "path").attr("d", `M${x(MINUTES.min)},${POINTS_Y}H${x(MINUTES.max)}`);
  const moved = began.length === points.length ? began.filter((value, k) => value !== points[k]) : [];
  layer(group, "left").selectAll("circle").data(moved).join("circle").attr("cx", x).attr("cy", POINTS_Y).attr("r", 7);
  const made = layer(group, "hands").selectAll("g").data(points).join((fresh) => fresh.append("g").each((_, k, nodes) => makePoint(nodes[k], k, hand)));
  made.attr("class", (_, k) => (k === outlier ? "on-point on-outlier" : "on-point")).attr("transform", (value) => `translate(${x(value)},${POINTS_Y})`);
  made.select("path").attr("d", (_, k) => (k === outlier ? ring(10) : ring(7.5)));
  made.select("text").text((value, k) => `${k === outlier ? "outlier " : ""}${inMinutes(value)}`).attr("y", (_, k) => (k === outlier ? -17 : 24));
  made.select("text").attr("x", (value, k) => (k === outlier ? Math.min(0, width - x(value) - 46) : 0));
  made.attr("aria-label", (_, k) => `waiting time ${k + 1}${k === outlier ? ", the outlier" : ""}`);
  hand.tells.slice(0, points.length).forEach((tell) => tell());
}

function makePoint(node, place, { frame, state, typing, tells }) {
  for (const kind of ["path", "text"]) node.append(document.createElementNS("http://www.w3.org/2000/svg", kind));
  tells[place] = slider(node, {
    name: "",
    range: () => MINUTES,
    read: () => state().points[place],
    move: (minutes) => frame.set({ points: put(state().points, place, rounded(minutes)) }),
    words: (minutes) => `${inMinutes(minutes)} minutes`,
    typed: (sign) => typing.start(place, sign),
  });
}

/** Four lanes below the points, one for each loss: its marker, and how far it has gone. */
function drawLanes(svg, x, width, { lanes, name }) {
  const middle = (k) => POINTS_Y + 28 + LANE * (k + 0.5);
  const rows = svg.select(".on-lanes").selectAll("g").data(lanes).join((fresh) => {
    const made = fresh.append("g");
    for (const kind of ["ground", "interval", "trail", "drop", "began", "marker"]) made.append("path").attr("class", `on-${kind}`);
    made.append("text");
    return made;
  });
  rows.attr("class", ({ one }) => `on-lane on-${one}${one === name ? " on-chosen" : ""}`).attr("transform", (_, k) => `translate(0,${middle(k)})`);
  rows.select(".on-ground").attr("d", `M${x(MINUTES.min)},0H${x(MINUTES.max)}`);
  rows.select(".on-interval").attr("d", ({ interval: [from, to] }) => (from === to ? null : `M${x(from)},0H${x(to)}`));
  rows.select(".on-trail").attr("d", ({ best, began }) => `M${x(began)},0H${x(best)}`);
  rows.select(".on-drop").attr("d", ({ best }, k) => `M${x(best)},${POINTS_Y - middle(k) + 12}V0`);
  const drawn = ({ one }) => symbol(LOSSES[one].shape, 150)();
  rows.select(".on-began").attr("d", (lane) => (Math.abs(lane.best - lane.began) > 1e-9 ? drawn(lane) : null)).attr("transform", ({ began }) => `translate(${x(began)},0)`);
  rows.select(".on-marker").attr("d", drawn).attr("transform", ({ best }) => `translate(${x(best)},0)`);
  nameLanes(rows.select("text"), x, width);
}

/** Names beside the markers: to the right of all that is drawn, or on the trail where that is far. */
function nameLanes(names, x, width) {
  const write = width > WIDE ? named : shortNamed;
  const places = ({ best, began, interval: [from, to] }) => [x(Math.max(began, to)) + GAP, x(Math.max(best, to)) + GAP, x(from) - GAP];
  const spot = (lane) => places(lane).findIndex((at, k) => k === 2 || at + LETTER * write(lane).length < width);
  names.text(write).attr("data-best", ({ one }) => one).attr("data-exact", ({ best }) => best);
  names.attr("x", (lane) => places(lane)[spot(lane)]).attr("y", 4).attr("text-anchor", (lane) => (spot(lane) === 2 ? "end" : "start"));
}

const named = (lane) => [LOSSES[lane.one].of, shortNamed(lane)].filter(Boolean).join(": ");

function shortNamed({ one, best, interval: [from, to] }) {
  const where = from === to ? twoDecimals(best) : `${threeDigits(from)} to ${threeDigits(to)}`;
  return `${LOSSES[one].name} ${where}`;
}

/** Keeps what was made last, for as long as the key is the same. */
function keeping() {
  let [last, made] = ["", null];
  return (key, make) => {
    if (String(key) !== last) [last, made] = [String(key), make()];
    return made;
  };
}

function addValley(frame, state) {
  const remembered = keeping();
  const guesses = Array.from({ length: 121 }, (_, k) => MINUTES.min + (k * (MINUTES.max - MINUTES.min)) / 120);
  picture(frame, {
    height: 200,
    caption: "The mean loss of every constant. Dashed: as it began.",
    draw(svg, width, height) {
      const { points, began, name, knobs, best } = state();
      const heights = guesses.map((guess) => meanLossOf(name, guess, points, knobs));
      const before = remembered([name, knobs.delta, knobs.level, began], () => guesses.map((guess) => meanLossOf(name, guess, began, knobs)));
      const x = scaleLinear([MINUTES.min, MINUTES.max], [60, width - 10]);
      const y = scaleLinear([0, Math.max(...heights, ...before)], [height - 36, 10]).nice(4);
      axes(svg, { x, y, width, height, xName: "constant, minutes", yName: `mean loss,${LOSSES[name].unit}`, left: 60, ticks: 4 });
      const curve = line((_, k) => x(guesses[k]), (value) => y(value));
      layer(svg, "ghost", "path").attr("d", curve(before));
      layer(svg, "curve", "path").attr("d", curve(heights));
      const lowest = meanLossOf(name, best, points, knobs);
      const marker = layer(svg, "lowest").attr("class", `on-lowest on-${name}`).selectAll("path").data([name]).join("path");
      marker.attr("class", "on-marker").attr("d", symbol(LOSSES[name].shape, 120)()).attr("transform", `translate(${x(best)},${y(lowest)})`);
      return `The mean loss, ${LOSSES[name].of || "Huber"}, over the constant: lowest at ${threeDecimals(best)} minutes, with ${threeDigits(lowest)}${LOSSES[name].unit}.`;
    },
  });
}

function addPulls(frame, state) {
  picture(frame, {
    height: 200,
    caption: "How each waiting time pulls on the best constant: its slope. Dot: no pull.",
    draw(svg, width, height) {
      const { points, name, knobs, pulls, outlier } = state();
      const most = LOSSES[name].most(knobs);
      const x = scaleLinear([-most, most], [58, width - 12]);
      axes(svg, { x, width, height, xName: LOSSES[name].pull ? `pull,${LOSSES[name].pull}` : "pull (no unit)", left: 58, ticks: 4 });
      const rows = points.map((value, k) => ({ value, pull: pulls[k], far: k === outlier })).sort((a, b) => a.value - b.value);
      drawPulls(svg, x, (height - 44) / points.length, rows);
      return `Pulls: ${rows.map(({ value, pull }) => `${inMinutes(value)} minutes ${signed(pull)}`).join(", ")}.`;
    },
  });
}

function drawPulls(svg, x, tall, rows) {
  layer(svg, "no-pull", "path").attr("d", `M${x(0)},4V${tall * rows.length + 6}`);
  const drawn = layer(svg, "pulls").selectAll("g").data(rows).join((fresh) => {
    const made = fresh.append("g");
    made.append("path");
    made.append("text");
    return made;
  });
  drawn.attr("class", ({ far }) => (far ? "on-far" : null)).attr("transform", (_, k) => `translate(0,${4 + tall * (k + 0.5)})`);
  drawn.select("path").attr("d", ({ pull }) => arrowTo(x(0), x(pull)));
  drawn.select("text").text(({ value, far }) => `${far ? "● " : ""}${inMinutes(value)}`).attr("x", 48).attr("y", 4);
}

const ring = (r, x = 0) => `M${x - r},0a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0Z`;

/** A flat arrow; a dot where there is no pull. */
function arrowTo(from, to) {
  const way = to - from;
  if (Math.abs(way) < 0.5) return ring(3.5, from);
  const head = Math.sign(way) * Math.min(8, Math.abs(way));
  return `M${from},-2H${to - head}V-6L${to},0L${to - head},6V2H${from}Z`;
}

function addReadings(frame, state) {
  const show = {
    best: frame.reading("best constant", "min"),
    lowest: frame.reading("its mean loss"),
    pull: frame.reading("pull of the outlier"),
  };
  frame.onChange(() => {
    const { points, name, knobs, best, pulls, outlier } = state();
    const lowest = meanLossOf(name, best, points, knobs);
    show.best(threeDecimals(best), best);
    show.lowest(`${threeDigits(lowest)}${LOSSES[name].unit}`, lowest);
    show.pull(`${signed(pulls[outlier])}${LOSSES[name].pull}`, pulls[outlier]);
    frame.say(`Best constants: ${inWords(state())} The outlier at ${inMinutes(points[outlier])} pulls with ${signed(pulls[outlier])}.`);
  });
}

function addControls(frame, state, typing) {
  frame.button("Outlier twice as far", () => {
    const { points, outlier } = state();
    frame.set({ points: put(points, outlier, 2 * points[outlier]) });
  });
  frame.choice({
    name: "criterion",
    label: "Loss",
    options: [["mse", "squared error"], ["mae", "absolute error"], ["huber", "Huber"], ["pinball", "pinball"]],
  });
  frame.knob({ name: "delta", label: "Huber’s δ", min: 0.1, max: 60, step: 0.02, unit: "min", powers: true });
  frame.knob({ name: "level", label: "Pinball’s τ", min: 0.05, max: 0.95, step: 0.01 });
  const written = () => state().points.map(inMinutes);
  const box = typedLine(frame, { name: "points", label: "Minutes of waiting", write: () => written().join(", "), read: pointsIn });
  typing.start = (place, sign) => {
    box.focus();
    const before = written().slice(0, place).map((one) => `${one}, `).join("").length;
    box.setRangeText(sign, before, before + written()[place].length, "end");
  };
}

/** What somebody typed, as a state, or why it cannot be one. */
function pointsIn(text) {
  const points = (/[\s;]/.test(text.trim()) ? text.split(/,?[\s;]+/) : text.split(",")).filter(Boolean).map(numberIn);
  const { least, most } = COUNT;
  if (points.some(Number.isNaN)) return "Numbers with spaces between them, please, such as 4 6 7.5 30.";
  if (points.length < least || points.length > most) return `${least} to ${most} numbers, please; these are ${points.length}.`;
  const outside = points.find((value) => value < MINUTES.min || value > MINUTES.max);
  if (outside !== undefined) return `${outside} lies beyond the line; from ${MINUTES.min} to ${MINUTES.max} minutes, please.`;
  return { points };
}
