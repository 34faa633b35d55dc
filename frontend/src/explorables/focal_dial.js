/** The focal dial: 90 easy negatives and 10 hard positives; who pays the loss, and what it asks for. */
import "./focal_dial.css";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { draggable, slider } from "../kit/drag.js";
import { element } from "../kit/elements.js";
import { hatch } from "../kit/hatch.js";
import { clamp, threeDecimals, threeDigits, twoDecimals } from "../kit/numbers.js";
import { axes, layer, picture } from "../kit/picture.js";
import { placeIn } from "../kit/place.js";
import { typedNumber } from "../kit/typed.js";
import { cheapestAnswer, crowds, focalCost, logit, sharedOut } from "../mathematics/focal.js";
import { sum } from "../mathematics/softmax.js";

const MANY = 90;
const FEW = 10;
const SPREAD = 0.6;
const PLAIN = { gamma: 0, weight: 1, smoothing: 0 };
const CHANCES = { min: 0.02, max: 0.98, step: 0.01, page: 0.1 };
const ALL_DOTS = 8000;
const SMALLEST_DOT = 5;
const PILL = 96;
const ROW = 28;
const SEAM = 1.5;
const TIP = 14;
const LEAST_TOP = 4;
const LEAST_MEAN_TOP = 1.3;
const SAMPLES = Array.from({ length: 81 }, (_, k) => -5.6 + (11.2 * k) / 80);
const ANSWERS = SAMPLES.map((z) => 1 / (1 + Math.exp(-z)));

const percent = (share) => `${(100 * share).toFixed(Math.abs(share - 0.5) > 0.495 ? 1 : 0)} %`;

export function focalDial(frame) {
  let state = judged(frame);
  frame.onChange(() => (state = judged(frame)));

  addRibbon(frame, () => state);
  addDots(frame, () => state);
  addMeanLoss(frame, () => state);
  addReadings(frame, () => state);
  addKnobs(frame);
}

function judged(frame) {
  const how = { gamma: frame.get("gamma"), weight: frame.get("positive_weight"), smoothing: frame.get("smoothing") };
  const logits = crowds({ easy: frame.get("easy"), hard: frame.get("hard"), seed: frame.get("seed") }, [MANY, FEW], SPREAD);
  const ofPositives = (shares) => sum(shares.slice(MANY));
  const { costs, shares, total } = sharedOut(logits, MANY, how);
  return {
    how, logits, costs, shares, total,
    carried: ofPositives(shares),
    carriedPlainly: ofPositives(sharedOut(logits, MANY, PLAIN).shares),
    best: cheapestAnswer(frame.get("truth"), how),
    isPlain: Object.entries(PLAIN).every(([name, value]) => how[name] === value),
  };
}

/** The total loss as one ribbon, a piece of it for each example. */
function addRibbon(frame, state) {
  picture(frame, {
    height: 80,
    wide: true,
    caption: "The total loss, shared out: one piece for each of the 100 examples, as long as its share.",
    draw(svg, width) {
      const { shares, carried, carriedPlainly } = state();
      const x = scaleLinear([0, 1], [1, width - 1]);
      drawPieces(svg, shares, x);
      const write = (name, at, y, text, anchor) => layer(svg, name, "text").attr("class", `on-${name} on-focal-share-name`).attr("x", at).attr("y", y).attr("text-anchor", anchor).text(text);
      write("many-name", 1, 13, `90 negatives: ${percent(1 - carried)}`, "start");
      write("few-name", width - 1, 13, `10 positives: ${percent(carried)}`, "end");
      const border = x(1 - carriedPlainly);
      layer(svg, "focal-plain-share").selectAll("line").data([border]).join("line").attr("x1", border).attr("x2", border).attr("y1", 18).attr("y2", 60);
      write("plain-name", clamp(border, 92, width - 92), 73, `plain cross-entropy: ${percent(carriedPlainly)}`, "middle");
      return `A ribbon: the 90 negatives make up ${percent(1 - carried)} of the total loss, the 10 positives ${percent(carried)}. With plain cross-entropy the positives make up ${percent(carriedPlainly)}.`;
    },
  });
}

/** The shortest pieces come first; those too short to be told apart have no line between them. */
function drawPieces(svg, shares, x) {
  const [top, tall] = [20, 36];
  const inOrder = (part) => part.sort((a, b) => a - b);
  let end = 0;
  const ends = [...inOrder(shares.slice(0, MANY)), ...inOrder(shares.slice(MANY))].map((share) => x((end += share)));
  const box = (from, to) => `M${from},${top}V${top + tall}H${to}V${top}Z`;
  const border = ends[MANY - 1];
  layer(svg, "focal-easy-piece", "path").attr("d", box(x(0), border));
  layer(svg, "focal-hard-under", "path").attr("d", box(border, x(1)));
  layer(svg, "focal-hard-piece", "path").attr("d", box(border, x(1))).attr("fill", hatch(svg));
  const longEnough = (k) => ends[k] - (ends[k - 1] ?? x(0)) > SEAM;
  const seams = (from, to) => ends.map((place, k) => (k >= from && k < to && longEnough(k) ? `M${place.toFixed(2)},${top}v${tall}` : "")).join("");
  layer(svg, "focal-easy-seams", "path").attr("d", seams(0, MANY - 1));
  layer(svg, "focal-hard-seams", "path").attr("d", seams(MANY, MANY + FEW - 1));
}

/** The examples on the curve of what they cost; the area of each is its share. */
function addDots(frame, state) {
  const easy = typedChance(frame, "easy", "chance of the truth for the 90 negatives, typed");
  const hard = typedChance(frame, "hard", "chance of the truth for the 10 positives, typed");
  const told = element("span");
  let pills;
  picture(frame, {
    height: 236,
    interactive: true,
    caption: element("span", {}, "The area of a dot is its share. Drag a crowd, or type where it stands: negatives ", easy, " positives ", hard, " ", told),
    draw(svg, width, height) {
      const { costs, isPlain } = state();
      const x = scaleLinear([0, 1], [44, width - 12]);
      const y = scaleLinear([0, Math.max(LEAST_TOP, ...costs)], [height - 36, 8]);
      axes(svg, { x, y, width, height, xName: "probability of the truth", yName: "loss, nats" });
      drawCurves(svg, state(), { x, y });
      drawDots(svg, state(), { x, y });
      pills ??= pillsOf(frame, svg);
      pills({ x, y }, state());
      told.textContent = isPlain ? "This is plain cross-entropy, −log p." : "Dashed: plain −log p.";
      return "100 examples by the probability of their truth, and what each costs. Two crowds can be moved.";
    },
  });
}

/** A box for one of the chances of the state, for a caption. */
function typedChance(frame, name, label) {
  const [box, show] = typedNumber({ label, least: CHANCES.min, most: CHANCES.max, read: () => frame.get(name), write: twoDecimals, move: (value) => frame.set({ [name]: value }) });
  box.classList.add("on-focal-typed");
  frame.onChange(show);
  return box;
}

function drawCurves(svg, { how, isPlain }, { x, y }) {
  const [, top] = y.domain();
  const curve = (cost) => line((_, k) => x(ANSWERS[k]), (z) => y(cost(z))).defined((z) => cost(z) <= top)(SAMPLES);
  layer(svg, "ghost", "path").attr("d", isPlain ? null : curve((z) => focalCost(z, 1, PLAIN)));
  layer(svg, "focal-curve-easy", "path").attr("d", curve((z) => focalCost(-z, 0, how)));
  layer(svg, "focal-curve-hard", "path").attr("d", curve((z) => focalCost(z, 1, how)));
}

const circle = (x, y, r) => `M${(x - r).toFixed(1)},${y.toFixed(1)}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`;
const diamond = (x, y, r) => [[x, y - r], [x + r, y], [x, y + r], [x - r, y]].map((corner) => corner.map((at) => at.toFixed(2))).join(" ");

/** Both marks have the area of their share; a speck is left where next to nothing is paid.
 *
 * The crowd of circles is one path, which is several times as fast as ninety.
 */
function drawDots(svg, { logits, costs, shares }, { x, y }) {
  const area = (k) => Math.max(SMALLEST_DOT, ALL_DOTS * shares[k]);
  const across = (k) => x(1 / (1 + Math.exp(-logits[k])));
  const each = (from, to, draw) => shares.slice(from, to).map((_, k) => draw(from + k));
  const circles = each(0, MANY, (k) => circle(across(k), y(costs[k]), Number(Math.sqrt(area(k) / Math.PI).toFixed(2))));
  layer(svg, "focal-easy", "path").attr("d", circles.join(""));
  const diamonds = each(MANY, MANY + FEW, (k) => diamond(across(k), y(costs[k]), Math.sqrt(area(k) / 2)));
  layer(svg, "focal-hard").selectAll("polygon").data(diamonds).join("polygon").attr("points", (corners) => corners);
}

/** Two handles, one beside each crowd; where the crowds meet, one stands above the other. */
function pillsOf(frame, svg) {
  const said = (p) => `their truth has probability ${twoDecimals(p)}`;
  const made = (name, text) => pill(frame, svg, { name, text, label: `The ${text}`, range: CHANCES, said });
  const [showEasy, showHard] = [made("easy", "90 negatives"), made("hard", "10 positives")];
  return ({ x, y }, { how }) => {
    const [easy, hard] = [frame.get("easy"), frame.get("hard")];
    const within = (left) => clamp(left, x(0) + PILL / 2, x(1) - PILL / 2);
    const above = (cost, gap) => clamp(y(cost) - gap, 14, y(0) - 24);
    const [leftEasy, leftHard] = [within(x(easy) - 30), within(x(hard) + 62)];
    const topEasy = above(focalCost(-logit(easy), 0, how), 34);
    const topHard = above(focalCost(logit(hard), 1, how), 26);
    const meet = Math.abs(leftEasy - leftHard) < PILL && Math.abs(topEasy - topHard) < ROW;
    showEasy(x, leftEasy, topEasy);
    showHard(x, leftHard, meet ? topEasy + (topEasy > 2 * ROW ? -ROW : ROW) : topHard);
  };
}

/** A handle in a picture that slides from left to right: one number of the state, `name`. */
function pill(frame, svg, { name, text, label, range, said }) {
  const group = svg.append("g").attr("class", `on-focal-pill on-focal-pill-${name}`).attr("data-pill", name);
  const wide = 14 + 6.4 * text.length;
  group.append("rect").attr("x", -wide / 2).attr("y", -12).attr("width", wide).attr("height", 24).attr("rx", 12);
  group.append("text").attr("y", 4).attr("text-anchor", "middle").text(text);
  let scale;
  let grip = 0;
  const read = () => frame.get(name);
  const move = (value) => frame.set({ [name]: clamp(value, range.min, range.max) });
  draggable(group.node(), (_, __, event) => {
    const [x] = placeIn(svg.node(), event);
    if (event.type === "pointerdown") grip = scale(read()) - x;
    else move(Number(scale.invert(x + grip).toFixed(3)));
  });
  const tell = slider(group.node(), { name: label, range: () => range, read, move, words: said });
  return (x, left, top) => {
    scale = x;
    group.attr("transform", `translate(${left},${top})`);
    tell();
  };
}

/** What it asks for: the mean loss of every answer where the truth is a share of yes. */
function addMeanLoss(frame, state) {
  const typed = typedChance(frame, "truth", "truth, typed");
  let showPill;
  picture(frame, {
    height: 236,
    interactive: true,
    caption: element("span", {}, "A share of ", typed, " of many alike examples is positive, and all get one answer p. Dot: the answer with the lowest mean loss. Dashed: plain."),
    draw(svg, width, height) {
      const { how, best, isPlain } = state();
      const truth = frame.get("truth");
      const lowest = focalCost(logit(best), truth, how);
      const x = scaleLinear([0, 1], [44, width - 12]);
      const y = scaleLinear([0, Math.max(LEAST_MEAN_TOP, 1.6 * lowest)], [height - 36, 34]);
      axes(svg, { x, y, width, height, xName: "answer p, the same for all", yName: "mean loss, nats" });
      const [, top] = y.domain();
      const curve = (kind) => line((_, k) => x(ANSWERS[k]), (z) => y(focalCost(z, truth, kind))).defined((z) => focalCost(z, truth, kind) <= top)(SAMPLES);
      layer(svg, "ghost", "path").attr("d", isPlain ? null : curve(PLAIN));
      layer(svg, "curve", "path").attr("d", curve(how));
      drawBest(svg, { x, y }, { truth, best, lowest });
      showPill ??= pill(frame, svg, { name: "truth", text: "truth", label: "Truth, the share of positives", range: CHANCES, said: twoDecimals });
      showPill(x, x(truth), 14);
      return `The mean loss of each answer where ${twoDecimals(truth)} of the examples are positive. It is lowest at ${threeDecimals(best)}.`;
    },
  });
}

function drawBest(svg, { x, y }, { truth, best, lowest }) {
  const [at, right, level] = [x(best), x(truth), y(lowest)];
  layer(svg, "drop", "line").attr("x1", right).attr("x2", right).attr("y1", 27).attr("y2", y(0));
  layer(svg, "focal-pull", "path").attr("d", arrowAlong(right, at, level));
  layer(svg, "dot", "circle").attr("cx", at).attr("cy", level).attr("r", 6);
  layer(svg, "focal-best-name", "text").attr("x", clamp(at - 22, x(0) + 40, x(1) - 60)).attr("y", level - 16).attr("text-anchor", "middle").text(`best p ${best.toFixed(4)}`);
}

/** From the truth to the dot of the best answer, where there is room for an arrow. */
function arrowAlong(from, to, level) {
  const way = Math.sign(to - from);
  if (Math.abs(to - from) < 2 * TIP) return null;
  const tip = to - 8 * way;
  return `M${from},${level - 1.5}H${tip - 8 * way}v-4L${tip},${level}l${-8 * way},5.5v-4H${from}Z`;
}

function addReadings(frame, state) {
  const show = {
    carried: frame.reading("the 10 positives carry"),
    total: frame.reading("total loss", "nats"),
    ratio: frame.reading("a positive costs as much as", "negatives"),
    best: frame.reading("best answer to the truth"),
  };
  frame.onChange(() => {
    const { carried, total, best } = state();
    const ratio = carried / FEW / ((1 - carried) / MANY);
    show.carried(percent(carried), carried);
    show.total(threeDigits(total), total);
    show.ratio(ratio < 100 ? ratio.toPrecision(2) : ratio.toFixed(0), ratio);
    show.best(best.toFixed(4), best);
    frame.say(`The 10 positives carry ${percent(carried)} of the loss. The best answer to a truth of ${twoDecimals(frame.get("truth"))} is ${threeDecimals(best)}.`);
  });
}

function addKnobs(frame) {
  frame.knob({ name: "gamma", label: "Focal γ", min: 0, max: 5, step: 0.1 });
  frame.knob({ name: "positive_weight", label: "Positive weight", min: 0.1, max: 10, step: 0.02, powers: true });
  frame.knob({ name: "smoothing", label: "Soft labels ε", min: 0, max: 0.5, step: 0.01 });
}
