/** Rotate the slice: one trained network, one loss, and as many pictures of it as directions. */
import { contours } from "d3-contour";
import { scaleLinear } from "d3-scale";
import { select } from "d3-selection";
import "./rotate_the_slice.css";
import { draggable, handle } from "../kit/drag.js";
import { element, freshId } from "../kit/elements.js";
import { clamp, threeDecimals, threeDigits, twoDecimals } from "../kit/numbers.js";
import { axes, layer, picture } from "../kit/picture.js";
import { MOONS, networkLoss, lossOnSlice, rightOnes, networkScore, sliceCurvatures, sliceGrid, sliceOf, networkAt } from "../mathematics/slices.js";

const REACH = 1.2;
const POINTS = 21;
const SMALL_POINTS = 13;
const LEVELS = [0.3, 0.4, 0.5, 0.7, 1, 1.5, 2, 3, 5, 8, 12, 20, 40];
const NAMED = [0.5, 1, 2, 5, 12, 40];
const DARKEST = 95;
const RAYS = [[1, 1], [1, 0], [0, 1], [-1, 1], [-1, 0], [-1, -1], [0, -1], [1, -1]];
const APART = 1.8;
const PAIRS = [["first", "1st"], ["second", "2nd"], ["third", "3rd"], ["from_start", "start"]];
const CORNERS = [[-1, 1], [1, 1], [-1, -1], [1, -1]];
const FIELD = { x: 1.9, y: 1.45, points: 25 };

export function rotateTheSlice(frame) {
  const kept = new Map();
  const slice = (pair = frame.get("pair")) => keptFor(kept, pair, settings(frame), () => cut(frame, pair));
  addPairs(frame, slice);
  addSlice(frame, slice);
  addMoons(frame, slice);
  addReadings(frame, slice);
  frame.knob({ name: "angle", label: "Turn to a 3rd direction", min: 0, max: 180, step: 1, unit: "°" });
  frame.knob({ name: "scale", label: "First layer × k, next ÷ k", min: 0.1, max: 10, step: 0.02, powers: true });
  frame.choice({
    name: "normalisation",
    label: "Directions",
    options: [["none", "as drawn"], ["filter", "filter-normalised"]],
  });
}

const settings = (frame) => ["angle", "normalisation", "scale"].map((name) => frame.get(name)).join();

/** The thing of that name if it was made for this state, or a new one. */
function keptFor(shelf, name, state, make) {
  if (shelf.get(name)?.state !== state) shelf.set(name, { state, made: make() });
  return shelf.get(name).made;
}

function cut(frame, pair) {
  const slice = sliceOf(pair, frame.get("angle"), frame.get("normalisation"), frame.get("scale"));
  const corners = CORNERS.map(([a, b]) => lossOnSlice(slice, a * REACH, b * REACH));
  return { ...slice, lines: new Map(), middle: networkLoss(slice.centre), corners, curvatures: sliceCurvatures(slice) };
}

const short = (value) => Math.round(1e4 * value) / 1e4;
const ring = (points, count) =>
  `M${points.map(([x, y]) => `${short((x - 0.5) / (count - 1))},${short(1 - (y - 0.5) / (count - 1))}`).join("L")}Z`;

/** Paths in a square from 0 to 1, one for each threshold, around what lies above it. */
const outlines = (values, count, thresholds) =>
  contours().size([count, count]).thresholds(thresholds)(values).map(({ coordinates }) =>
    coordinates.flatMap((polygon) => polygon.map((points) => ring(points, count))).join(""));

const LOGARITHMS = LEVELS.map(Math.log);

const gridOf = (slice, count) => (slice.values = sliceGrid(slice, count, REACH));

/** The height lines of a slice; for a small picture the coarse ones do where no fine ones are drawn. */
function heights(slice, count) {
  if (!slice.lines.has(POINTS) && !slice.lines.has(count))
    slice.lines.set(count, outlines(gridOf(slice, count).map(Math.log), count, LOGARITHMS));
  return slice.lines.get(POINTS) ?? slice.lines.get(count);
}

const shade = (k) => `color-mix(in oklab, var(--on-main) ${Math.round(DARKEST * ((k + 1) / LEVELS.length) ** 1.3)}%, var(--on-ground))`;

const paint = (svg, paths) =>
  svg.selectAll("path").data(paths).join((fresh) => fresh.append("path").style("fill", (_, k) => shade(k))).attr("d", (path) => path);

/** Four small pictures to choose from: the same network in the middle of each. */
function addPairs(frame, slice) {
  const group = freshId("pair");
  const rows = PAIRS.map(([pair, name]) => smallPicture(frame, slice, { pair, name, group }));
  const heading = element("p", { class: "on-slice-heading", id: `${group}-heading` }, "The same trained network four times, along four pairs of directions:");
  const choices = element("div", { class: "on-slice-pairs", role: "radiogroup", "aria-labelledby": `${group}-heading` }, rows.map(([node]) => node));
  frame.stage.append(element("div", { class: "on-wide" }, heading, choices));
  frame.onChange(() => rows.forEach(([, show]) => show()));
}

function smallPicture(frame, slice, { pair, name, group }) {
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  svg.attr("viewBox", "0 0 1 1").attr("aria-hidden", "true").attr("class", "on-slice-small");
  const [land, dot] = [svg.append("g").attr("class", "on-slice-land"), svg.append("circle")];
  dot.attr("cx", 0.5).attr("cy", 0.5).attr("r", 0.04).attr("class", "on-slice-middle");
  const drawn = new Map();
  const words = pair === "from_start" ? "towards the start of the training" : "random directions";
  const radio = element("input", { type: "radio", name: group, "data-pair": pair, "aria-label": `${name} pair: ${words}`, onchange: () => frame.set({ pair }) });
  const node = element("label", {}, svg.node(), element("span", {}, radio, name));
  return [node, () => {
    radio.checked = frame.get("pair") === pair;
    node.classList.toggle("on-chosen", radio.checked);
    keptFor(drawn, pair, settings(frame), () => paint(land, heights(slice(pair), radio.checked ? POINTS : SMALL_POINTS)));
  }];
}

function addSlice(frame, slice) {
  const [clip, kept] = [freshId("clip"), new Map()];
  const svg = picture(frame, {
    height: 330,
    caption: "The loss around the trained network (dot), in nats. Drag the cross to another network.",
    interactive: true,
    draw(svg, width) {
      const side = Math.min(width - 52, 290);
      const [left, top] = [44, 4];
      const [x, y] = [scaleLinear([-REACH, REACH], [left, left + side]), scaleLinear([-REACH, REACH], [top + side, top])];
      svg.attr("height", side + 44).attr("viewBox", `0 0 ${width} ${side + 44}`);
      drawLand(svg, slice, frame, { left, top, side, clip, kept });
      axes(svg, { x, y, width: left + side, height: side + 44, bottom: 40, ticks: 3, ...namesOf(frame) });
      drawMarks(svg, slice, frame, x, y);
      return `Height lines of the loss on a plane through the trained network: ${threeDecimals(slice().middle)} nats in the middle, ${slice().corners.map(threeDigits).join(", ")} at the corners.`;
    },
  });
  addCross(frame, svg);
}

const namesOf = (frame) => ({
  xName: frame.get("pair") === "from_start" && frame.get("angle") === 0 ? "towards the start of the training" : "first direction",
  yName: "second direction",
});

function drawLand(svg, slice, frame, { left, top, side, clip, kept }) {
  const box = layer(svg, "slice-box").attr("clip-path", `url(#${clip})`);
  if (!svg.select("clipPath").size()) svg.append("clipPath").attr("id", clip).append("rect");
  svg.select("clipPath rect").attr("x", left).attr("y", top).attr("width", side).attr("height", side);
  const plane = layer(box, "slice-plane", "rect").attr("x", left).attr("y", top).attr("width", side).attr("height", side);
  const land = layer(box, "slice-land").attr("transform", `translate(${left},${top}) scale(${side})`);
  const state = [frame.get("pair"), settings(frame), side].join();
  keptFor(kept, "land", state, () => {
    paint(land, heights(slice(), POINTS));
    nameLevels(layer(box, "slice-levels"), slice(), side, left, top);
  });
  return plane;
}

/** Writes the loss on some height lines, along the ray on which most of them can be written. */
function nameLevels(group, { values }, side, left, top) {
  const longest = RAYS.map((ray) => levelsAlong(values, ray)).reduce((best, ray) => (ray.length > best.length ? ray : best));
  group.selectAll("text").data(longest).join("text").text(({ level }) => level).attr("text-anchor", "middle")
    .attr("x", ({ a }) => left + (side * (1 + a)) / 2).attr("y", ({ b }) => top + (side * (1 - b)) / 2 + 4);
}

/** Where the loss passes a level on the way from the middle to an edge, at least two squares apart. */
function levelsAlong(values, [right, up]) {
  const [found, middle] = [[], (POINTS - 1) / 2];
  const at = (k) => values[(middle + k * up) * POINTS + middle + k * right];
  for (let k = 1, last = 0.5; k < middle; k += 1) {
    const level = NAMED.find((one) => at(k - 1) < one && at(k) >= one);
    const way = k - 1 + Math.log(level / at(k - 1)) / Math.log(at(k) / at(k - 1));
    if (level && way - last > APART) (found.push({ level, a: (right * way) / middle, b: (up * way) / middle }), (last = way));
  }
  return found;
}

function drawMarks(svg, slice, frame, x, y) {
  const box = layer(svg, "slice-marks");
  layer(box, "slice-middle", "circle").attr("cx", x(0)).attr("cy", y(0)).attr("r", 4);
  const seen = startIsSeen(frame) ? [0] : [];
  box.selectAll("path").data(seen).join("path").attr("class", "on-slice-start").attr("d", `M${x(1)},${y(0) - 7} l7,7 l-7,7 l-7,-7 Z`);
  box.selectAll("text").data(seen).join("text").text("start").attr("x", x(1)).attr("y", y(0) - 12).attr("text-anchor", "middle");
}

/** The beginning of the training lies on the plane only while nothing has been turned or stretched. */
const startIsSeen = (frame) =>
  frame.get("pair") === "from_start" && settings(frame) === [0, "none", 1].join();

function addCross(frame, svg) {
  const cross = svg.append("g").attr("class", "on-slice-cross");
  cross.append("circle").attr("r", 15).attr("class", "on-slice-hold");
  cross.append("path").attr("d", "M-11,0 H11 M0,-11 V11").attr("class", "on-slice-halo");
  cross.append("path").attr("d", "M-11,0 H11 M0,-11 V11");
  const bounded = (value) => Number(clamp(value, -REACH, REACH).toFixed(3));
  const move = (a, b) => frame.set({ probe: [bounded(a), bounded(b)] });
  const follow = (_, __, event) => {
    const box = svg.select(".on-slice-plane").node().getBoundingClientRect();
    move(((event.clientX - box.left) / box.width) * 2 * REACH - REACH, REACH - ((event.clientY - box.top) / box.height) * 2 * REACH);
  };
  const tell = handle(cross.node(), {
    name: "another network, on the picture", step: 0.06, read: () => frame.get("probe"), move,
    words: (a, b) => `${twoDecimals(a)} along the first direction, ${twoDecimals(b)} along the second`,
  });
  draggable(cross.node(), follow);
  frame.onChange(() => {
    const [plane, [a, b]] = [svg.select(".on-slice-plane"), frame.get("probe")];
    if (!plane.on("pointerdown.on-slice")) (draggable(plane.node(), follow), plane.on("pointerdown.on-slice", () => {}));
    const [left, top, side] = ["x", "y", "width"].map((name) => Number(plane.attr(name)));
    cross.raise().attr("transform", `translate(${left + (side * (1 + a / REACH)) / 2},${top + (side * (1 - b / REACH)) / 2})`);
    tell();
  });
}

function addMoons(frame, slice) {
  const [hatch, kept] = [freshId("hatch"), new Map()];
  picture(frame, {
    height: 334,
    caption: "The network at the cross. Hatched: where it expects the upper moon (●).",
    draw(svg, width) {
      const wide = Math.min(width - 8, 320);
      const high = (wide * FIELD.y) / FIELD.x;
      svg.attr("height", high + 8).attr("viewBox", `0 0 ${width} ${high + 8}`);
      const network = networkAt(slice(), ...frame.get("probe"));
      drawBelief(svg, network, { wide, high, hatch });
      keptFor(kept, "points", wide, () => drawPoints(svg, wide, high));
      return `60 points of two moons, some with the wrong label. The network at the cross is right about ${rightOnes(network)} of them.`;
    },
  });
}

function drawBelief(svg, network, { wide, high, hatch }) {
  const at = (k, most) => most * ((2 * k) / (FIELD.points - 1) - 1);
  const scores = Float64Array.from({ length: FIELD.points ** 2 }, (_, k) =>
    networkScore(network, at(k % FIELD.points, FIELD.x), at(Math.floor(k / FIELD.points), FIELD.y)));
  if (!svg.select("pattern").size()) addHatch(svg, hatch);
  if (!svg.select("clipPath").size()) svg.append("clipPath").attr("id", `${hatch}-clip`).append("rect").attr("width", 1).attr("height", 1);
  const field = layer(svg, "slice-field").attr("transform", `translate(4,4) scale(${wide},${high})`).attr("clip-path", `url(#${hatch}-clip)`);
  layer(field, "slice-belief", "path").attr("d", outlines(scores, FIELD.points, [0])[0]).style("fill", `url(#${hatch})`);
  layer(svg, "slice-edge", "rect").attr("x", 4).attr("y", 4).attr("width", wide).attr("height", high);
}

/** Stripes in the units of a square from 0 to 1. */
function addHatch(svg, id) {
  const pattern = svg.append("pattern").attr("id", id).attr("patternUnits", "userSpaceOnUse");
  pattern.attr("width", 0.03).attr("height", 0.03).attr("patternTransform", "rotate(45)");
  pattern.append("rect").attr("width", 0.03).attr("height", 0.03).attr("class", "on-slice-ground");
  pattern.append("rect").attr("width", 0.006).attr("height", 0.03).attr("class", "on-slice-stripe");
}

function drawPoints(svg, wide, high) {
  const x = (one) => 4 + (wide * (1 + one.x / FIELD.x)) / 2;
  const y = (one) => 4 + (high * (1 - one.y / FIELD.y)) / 2;
  const shape = (one) => (one.label ? "M-4,0 a4,4 0 1 0 8,0 a4,4 0 1 0 -8,0 Z" : "M-4,-4 H4 V4 H-4 Z");
  layer(svg, "slice-points").selectAll("path").data(MOONS).join("path")
    .attr("class", (one) => (one.label ? "on-slice-upper" : "on-slice-lower"))
    .attr("d", shape).attr("transform", (one) => `translate(${x(one)},${y(one)})`);
}

function addReadings(frame, slice) {
  const show = {
    middle: frame.reading("loss in the middle", "nats"),
    corners: frame.reading("at the corners", "nats"),
    across: frame.reading("curvature →"),
    up: frame.reading("curvature ↑"),
    cross: frame.reading("loss at the cross", "nats"),
    right: frame.reading("right at the cross", "of 60"),
  };
  frame.onChange(() => {
    const { middle, corners, curvatures: [across, up] } = slice();
    const network = networkAt(slice(), ...frame.get("probe"));
    const here = networkLoss(network);
    show.middle(threeDecimals(middle), middle);
    show.corners(corners.map((loss) => loss.toPrecision(2)).map(Number).join(" · "), corners.join());
    show.across(threeDigits(across), across);
    show.up(threeDigits(up), up);
    show.cross(threeDecimals(here), here);
    show.right(String(rightOnes(network)));
    frame.say(`Loss ${threeDecimals(middle)} in the middle, curvatures ${threeDigits(across)} and ${threeDigits(up)}, loss ${threeDecimals(here)} at the cross.`);
  });
}
