/** The learning-rate cliff: thirty steps down a narrow valley, and the rate beyond which they climb. */
import "./learning_rate_cliff.css";
import { scaleLinear, scaleLog } from "d3-scale";
import { line } from "d3-shape";
import { draggable, handle } from "../kit/drag.js";
import { element, freshId } from "../kit/elements.js";
import { clamp, threeDecimals, threeDigits } from "../kit/numbers.js";
import { axes, layer, picture } from "../kit/picture.js";
import { placeIn } from "../kit/place.js";
import { typedNumber } from "../kit/typed.js";
import { cliffOf, descent, factorsOf, heightAt, isHidden, manner, viewFrom } from "../mathematics/valley.js";

const STEPS = 30;
const REACH = 5;
const SIDE = 3;
const RATES = { min: 0.01, max: 2.5 };
const TILTS = { min: 15, max: 80 };
const HEIGHT = 250;
const ROOM = { left: 44, right: 12, top: 8, bottom: 36 };
const LOSS_LEFT = 60;
const LEVELS = Array.from({ length: 9 }, (_, k) => 0.03125 * 4 ** k);
const COLUMNS = 16;
const ROWS = 14;
const TALL = 3.4;
const SHADES = 6;
const DEEPEST = 1e-12;
const HIGHEST = 1e12;
const THUMB = 16;
const MAP_TOLD = "Each line has four times the loss of the next one inside. Drag the start, the large dot.";
const SURFACE_TOLD = "Drag to turn it. Each step is a jump through the air; hollow dots lie behind the wall.";

export function learningRateCliff(frame) {
  let state;
  frame.onChange(() => (state = judged(frame, state)));

  addValley(frame, () => state);
  addLosses(frame, () => state);
  addReadings(frame, () => state);
  addKnobs(frame, () => state);
}

/** What descent does now; the same object as before where only the view has changed. */
function judged(frame, before) {
  const given = ["x", "y", "condition", "learning_rate"].map((name) => frame.get(name));
  if (before?.given.every((value, k) => value === given[k])) return before;
  const [x, y, condition, rate] = given;
  const { places, losses } = descent(x, y, condition, rate, STEPS);
  const [along, across] = factorsOf(condition, rate);
  const beyond = places.findIndex(([x, y]) => Math.abs(x) > REACH || Math.abs(y) > SIDE);
  return { given, condition, rate, places, losses, along, across, cliff: cliffOf(condition), manner: manner(condition, rate), beyond };
}

/** The valley from above or from the side; both lie in one picture, and one of them is shown. */
function addValley(frame, state) {
  const told = element("span");
  const [x, y] = [typedPlace(frame, "x", REACH), typedPlace(frame, "y", SIDE)];
  let parts;
  picture(frame, {
    height: HEIGHT,
    interactive: true,
    caption: element("span", {}, told, " ", element("span", { class: "on-valley-place-line" }, "Start: x ", x, " y ", y)),
    draw(svg, width, height) {
      const isMap = frame.get("view") === "map";
      const { beyond, places } = state();
      const [above, aside] = ["valley-map", "valley-surface"].map((name) => layer(svg, name));
      above.attr("display", isMap ? null : "none");
      aside.attr("display", isMap ? "none" : null);
      parts ??= { drawMap: mapOf(), drawSurface: surfaceOf(frame, svg, aside), showBegin: beginOf(frame, svg) };
      const { drawMap, drawSurface, showBegin } = parts;
      showBegin(...(isMap ? drawMap(above, state(), width, height) : drawSurface(state(), width, height)));
      const leaves = beyond < 0 ? "" : ` The path leaves the picture at step ${beyond}.`;
      told.textContent = (isMap ? MAP_TOLD : SURFACE_TOLD) + leaves;
      return `A valley with its lowest point at 0, 0, and a path of ${STEPS} steps that ends at ${places[STEPS].map(threeDigits).join(", ")}.${leaves}`;
    },
  });
}

function typedPlace(frame, name, most) {
  const [box, show] = typedNumber({ label: `start, ${name}, typed`, least: -most, most, read: () => frame.get(name), write: threeDigits, move: (value) => frame.set({ [name]: value }) });
  box.classList.add("on-valley-place");
  frame.onChange(show);
  return box;
}

/** The scales of the map: equally long units, so that a circle is a circle. */
function mapScales(width, height) {
  const [wide, tall] = [width - ROOM.left - ROOM.right, height - ROOM.top - ROOM.bottom];
  const unit = Math.min(wide / (2 * REACH), tall / (2 * SIDE));
  const [spanX, spanY] = [wide / unit / 2, tall / unit / 2];
  return {
    unit,
    x: scaleLinear([-spanX, spanX], [ROOM.left, width - ROOM.right]),
    y: scaleLinear([-spanY, spanY], [height - ROOM.bottom, ROOM.top]),
  };
}

/** Draws the map; gives where the start lies on it, and the scales by which it is dragged. */
function mapOf() {
  const clip = freshId("clip");
  return (group, { condition, places }, width, height) => {
    const scales = mapScales(width, height);
    const { x, y } = scales;
    if (axes(group, { x, y, width, height, xName: "x, along the valley", yName: "y, across" })) clipTo(group, clip, scales);
    const within = layer(group, "within").attr("clip-path", `url(#${clip})`);
    drawRings(within, condition, scales);
    layer(within, "valley-bottom", "path").attr("d", `M${x(0)},${y(0) - 5}v10M${x(0) - 5},${y(0)}h10`);
    drawWay(within, places.map(([a, b]) => [drawable(x, a), drawable(y, b)]));
    return [[x(places[0][0]), y(places[0][1])], scales];
  };
}

/** What explodes is drawn to far beyond the edge, and not to numbers that no picture can hold. */
const drawable = (scale, value) => scale(clamp(value, 20 * scale.domain()[0], 20 * scale.domain()[1]));

function clipTo(group, id, { x, y }) {
  const [[left, right], [bottom, top]] = [x.range(), y.range()];
  const path = layer(group, "clip", "clipPath").attr("id", id);
  layer(path, "frame", "rect").attr("x", left).attr("y", top).attr("width", right - left).attr("height", bottom - top);
}

/** Lines of equal loss: of a parabolic valley they are ellipses, and need no search. */
function drawRings(group, condition, { x, y, unit }) {
  const wanted = `${condition} ${unit} ${x(0)}`;
  if (group.attr("data-rings") === wanted) return;
  group.attr("data-rings", wanted);
  layer(group, "valley-rings").selectAll("ellipse").data(LEVELS).join("ellipse")
    .attr("cx", x(0)).attr("cy", y(0))
    .attr("rx", (level) => unit * Math.sqrt(2 * level))
    .attr("ry", (level) => unit * Math.sqrt((2 * level) / condition));
}

/** The path and a dot for each step; hollow, and dashed between them, where the wall is in front. */
function drawWay(group, points, hidden = []) {
  const at = points.map((point) => point.map((value) => value.toFixed(1)).join());
  const behind = (k) => hidden[k] && hidden[k + 1];
  const pieces = (wanted) => at.slice(1).map((end, k) => (Boolean(behind(k)) === wanted ? `M${at[k]}L${end}` : "")).join("");
  const dots = (wanted) => at.map((place, k) => (Boolean(hidden[k]) === wanted ? `M${place}h0` : "")).join("");
  const put = (name, d) => layer(group, name, "path").attr("d", d);
  put("valley-way", pieces(false));
  put("valley-way-behind", pieces(true));
  put("valley-steps", dots(false));
  put("valley-steps-behind", dots(true));
  put("valley-steps-hollow", dots(true));
}

/** The start: dragged on the map, and moved by keys in both views. */
function beginOf(frame, svg) {
  let scales = null;
  const move = (x, y) => frame.set({ x: clamp(x, -REACH, REACH), y: clamp(y, -SIDE, SIDE) });
  const node = svg.append("g").attr("class", "on-valley-begin");
  node.append("circle").attr("class", "on-valley-reach").attr("r", 16);
  node.append("circle").attr("r", 7);
  draggable(node.node(), (_, __, event) => {
    if (!scales || event.type === "pointerdown") return;
    const [x, y] = placeIn(svg.node(), event);
    move(Number(scales.x.invert(x).toFixed(2)), Number(scales.y.invert(y).toFixed(2)));
  });
  const words = (x, y) => `x ${threeDigits(x)}, y ${threeDigits(y)}`;
  const tell = handle(node.node(), { name: "start", step: 0.05, read: () => [frame.get("x"), frame.get("y")], move, words });
  return (place, now = null) => {
    scales = now;
    node.attr("transform", `translate(${place})`);
    tell();
  };
}

/** Draws the surface, turned as it is; gives where the start lies on it. */
function surfaceOf(frame, svg, group) {
  const tell = turning(frame, svg, group);
  let drawn;
  return ({ condition, places, beyond }, width, height) => {
    const [turn, tilt] = [frame.get("turn"), frame.get("tilt")];
    const view = viewFrom(turn, tilt);
    const scale = TALL / heightAt(REACH, SIDE, condition);
    const place = onScreen(view, width, height);
    const lifted = ([x, y]) => place(x, y, scale * heightAt(x, y, condition));
    const wanted = [condition, turn, tilt, width].join(" ");
    if (drawn !== wanted) drawMesh(layer(group, "valley-turn"), view.towards, condition, lifted);
    drawn = wanted;
    const seen = beyond < 0 ? places : places.slice(0, beyond);
    const hidden = seen.map(([x, y]) => isHidden(x, y, condition, scale, view.towards, [REACH, SIDE]));
    drawWay(group, seen.map(lifted), hidden);
    tell();
    return [lifted(places[0])];
  };
}

/** From the valley to the picture: as large as fits however it is turned. */
function onScreen({ place, towards }, width, height) {
  const across = 2 * Math.hypot(REACH, SIDE);
  const [flat, up] = [Math.hypot(towards[0], towards[1]), towards[2]];
  const unit = Math.min((width - 12) / across, (height - 12) / (across * up + TALL * flat));
  const middle = height / 2 + (unit * TALL * flat) / 2;
  return (x, y, z) => {
    const [right, down] = place(x, y, z);
    return [width / 2 + unit * right, middle + unit * down];
  };
}

/** Quads from the farthest to the nearest, each filled: what is nearer covers what is behind it. */
function drawMesh(group, [right, near], condition, lifted) {
  const corners = Array.from({ length: COLUMNS + 1 }, (_, i) =>
    Array.from({ length: ROWS + 1 }, (__, j) => lifted(corner(i, j)).map((at) => at.toFixed(1)).join()));
  const quads = inOrder(COLUMNS, right > 0).flatMap((i) => inOrder(ROWS, near > 0).map((j) => [i, j]));
  const drawn = group.selectAll("polygon").data(quads, ([i, j]) => i * ROWS + j);
  const all = drawn.join("polygon").attr("points", ([i, j]) => `${corners[i][j]} ${corners[i + 1][j]} ${corners[i + 1][j + 1]} ${corners[i][j + 1]}`);
  if (group.attr("data-shaded") === String(condition)) return;
  const rim = heightAt(REACH, SIDE, condition);
  group.attr("data-shaded", condition);
  all.attr("class", ([i, j]) => `on-valley-height-${shadeOf(heightAt(...corner(i + 0.5, j + 0.5), condition) / rim)}`);
}

const corner = (i, j) => [REACH * ((2 * i) / COLUMNS - 1), SIDE * ((2 * j) / ROWS - 1)];
const inOrder = (count, forwards) => Array.from({ length: count }, (_, k) => (forwards ? k : count - 1 - k));

/** 0 on the floor to 5 at the rim; each shade begins at four times the height of the one before. */
const shadeOf = (height) => clamp(SHADES + Math.floor(Math.log(height) / Math.log(4)), 0, SHADES - 1);

/** Turns the surface by dragging it, or by the arrow keys. */
function turning(frame, svg, group) {
  const node = layer(group, "valley-turn");
  node.append("rect").attr("class", "on-valley-reach").attr("width", "100%").attr("height", "100%");
  const read = () => [frame.get("turn"), frame.get("tilt")];
  const move = (turn, tilt) => frame.set({ turn: ((((turn + 180) % 360) + 360) % 360) - 180, tilt: clamp(tilt, TILTS.min, TILTS.max) });
  let grip = null;
  draggable(node.node(), (_, __, event) => {
    const [x, y] = placeIn(svg.node(), event);
    if (event.type === "pointerdown") grip = { x, y, from: read() };
    else move(grip.from[0] + (x - grip.x) / 2, grip.from[1] + (y - grip.y) / 3);
  });
  const words = (turn, tilt) => `turned by ${Math.round(turn)} degrees, seen from ${Math.round(tilt)} degrees above`;
  return handle(node.node(), { name: "view of the surface", step: 5, read, move, words });
}

/** The loss after each step. On this axis a straight line is the same factor again and again. */
function addLosses(frame, state) {
  let drawn;
  let told;
  picture(frame, {
    height: HEIGHT,
    caption: "The loss after each step. On this axis equal ways are equal factors.",
    draw(svg, width, height) {
      if (drawn === state() && svg.attr("data-wide") === String(width)) return told;
      const { losses } = (drawn = state());
      svg.attr("data-wide", width);
      const [x, y] = [scaleLinear([0, STEPS], [LOSS_LEFT, width - ROOM.right]), lossScale(losses, height)];
      axes(svg, { x, y, width, height, left: LOSS_LEFT, xName: "step", yName: "loss" });
      const at = (loss) => y(clamp(loss, ...y.domain()));
      layer(svg, "first-loss", "line").attr("x1", x(0)).attr("x2", x(STEPS)).attr("y1", at(losses[0])).attr("y2", at(losses[0]));
      layer(svg, "curve", "path").attr("d", line((_, k) => x(k), at)(losses));
      layer(svg, "first-loss-name", "text").attr("x", x(STEPS)).attr("y", at(losses[0]) + (losses[STEPS] > losses[0] ? 15 : -6)).attr("text-anchor", "end").text("where it began");
      layer(svg, "loss-dots", "path").attr("d", losses.map((loss, k) => `M${x(k).toFixed(1)},${at(loss).toFixed(1)}h0`).join(""));
      layer(svg, "dot", "circle").attr("cx", x(STEPS)).attr("cy", at(losses[STEPS])).attr("r", 5);
      const least = losses.indexOf(Math.min(...losses));
      return (told = `The loss begins at ${threeDigits(losses[0])}, is lowest at step ${least} with ${threeDigits(losses[least])}, and is ${threeDigits(losses[STEPS])} after ${STEPS} steps.`);
    },
  });
}

function lossScale(losses, height) {
  const least = clamp(Math.min(...losses, losses[0] / 100), DEEPEST, 1);
  const most = clamp(Math.max(...losses, 10 * losses[0]), 1, HIGHEST);
  const scale = scaleLog([least, most], [height - ROOM.bottom, ROOM.top]).nice();
  return Object.assign(scale, { tickFormat: () => inPowersOfTen });
}

const RAISED = { "-": "⁻", ...Object.fromEntries([..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((digit, k) => [k, digit])) };

/** 0.01, 100 or 10⁵; the lines between two powers of ten have no number. */
function inPowersOfTen(value) {
  const power = Math.log10(value);
  if (Math.abs(power - Math.round(power)) > 1e-6) return "";
  if (Math.abs(power) < 3.5) return threeDigits(value);
  return `10${[...String(Math.round(power))].map((sign) => RAISED[sign]).join("")}`;
}

function addReadings(frame, state) {
  const show = {
    cliff: frame.reading("2/L"),
    across: frame.reading("factor across, |1 − ηL|"),
    along: frame.reading("factor along"),
    loss: frame.reading(`loss after ${STEPS} steps`),
    manner: frame.reading("descent"),
  };
  let shown;
  frame.onChange(() => {
    if (shown === state()) return;
    const now = (shown = state());
    show.cliff(threeDigits(now.cliff), now.cliff);
    show.across(threeDecimals(Math.abs(now.across)), Math.abs(now.across));
    show.along(threeDecimals(Math.abs(now.along)), Math.abs(now.along));
    show.loss(threeDigits(now.losses[STEPS]), now.losses[STEPS]);
    show.manner(now.manner);
    frame.say(`Descent ${now.manner}: the loss is ${threeDigits(now.losses[STEPS])} after ${STEPS} steps. Each step multiplies the way across by ${threeDecimals(Math.abs(now.across))}.`);
  });
}

function addKnobs(frame, state) {
  frame.knob({ name: "learning_rate", label: "Learning rate η", ...RATES, step: 0.002, powers: true });
  markCliff(frame, state);
  frame.knob({ name: "condition", label: "Condition L", min: 1, max: 100, step: 0.01, powers: true });
  frame.choice({ name: "view", label: "Valley", options: [["map", "2-D: a map"], ["surface", "3-D: a surface"]] });
}

/** 2/L on the track of the knob, once a guess was made. */
function markCliff(frame, state) {
  const track = frame.controls.querySelector('[data-knob="learning_rate"]');
  const mark = element("span", { class: "on-cliff-mark", "aria-hidden": "true" });
  track.after(mark);
  const share = (rate) => Math.log(rate / RATES.min) / Math.log(RATES.max / RATES.min);
  frame.onChange(() => {
    mark.hidden = frame.get("answered").before === undefined;
    mark.style.marginInlineStart = `calc(${THUMB / 2}px + ${share(state().cliff)} * (100% - ${THUMB}px))`;
  });
}
