/** The margin ring: an anchor, a positive and a negative; who is pushed, and who is left alone. */
import "./margin_ring.css";
import { scaleLinear } from "d3-scale";
import { draggable, handle } from "../kit/drag.js";
import { element, freshId } from "../kit/elements.js";
import { clamp, threeDecimals, twoDecimals } from "../kit/numbers.js";
import { axes, layer, picture } from "../kit/picture.js";
import { placeIn } from "../kit/place.js";
import { typedNumber } from "../kit/typed.js";
import { directionOf, judgedPoints, lengthOf, steppedPoint } from "../mathematics/margins.js";

const POINTS = { anchor: "A", positive: "P", negative: "N" };
const NAMES = Object.keys(POINTS);
const REACH = 2.5;
const RATE = 0.1;
const ARROW_SCALE = 0.4;
const MARKER = 11;
const LANE = 4;
const LEFT = 40;
const BENEATH = 36;
const SPARE = 8;

const onSheet = ([x, y]) => [x, y].map((value) => Number(clamp(value, -REACH, REACH).toFixed(12)));
const inHundredths = (point) => onSheet(point.map((value) => Math.round(value * 100) / 100 + 0));

export function marginRing(frame) {
  const points = () => NAMES.map((name) => frame.get(name));
  const now = () => judgedPoints(frame.get("criterion"), ...points(), frame.get("margin"));
  let state = now();
  frame.onChange(() => (state = now()));

  addPlane(frame, () => state);
  addTable(frame, () => state);
  addReadings(frame, () => state);
  addControls(frame, () => state);
}

// The picture

function addPlane(frame, state) {
  let plane = null;
  const svg = picture(frame, {
    height: 370,
    interactive: true,
    caption: "Drag A, P and N. Hatched: N costs nothing here. Arrows: minus the slope, 0.4 times as long.",
    draw(drawn, width, height) {
      plane = planeOf(width, height);
      const names = { xName: "first number of the embedding", yName: "second number" };
      axes(drawn, { ...plane, ...names, width, height, left: LEFT, bottom: BENEATH });
      ground.size(width - LEFT - SPARE, height - BENEATH - SPARE);
      drawZone(drawn, frame, plane, state(), { right: width - SPARE, floor: height - BENEATH });
      drawMargin(drawn, frame, plane, state());
      drawLack(drawn, frame, plane, state());
      drawArrows(drawn, frame, plane, state());
      nameStack(drawn, frame, plane);
      handles.forEach((show) => show(plane));
      return `The plane of the embeddings with three points to move. ${verdict(frame, state())}`;
    },
  });
  svg.node().parentNode.classList.add("on-plane");
  const ground = addGround(svg);
  for (const [name, tag] of Object.entries(LAYERS)) layer(svg, name, tag);
  const handles = NAMES.map((name) => addHandle(frame, svg, name, () => plane));
}

/** From the back to the front. */
const LAYERS = {
  zone: "path", reached: "circle", ring: "circle", margin: "path", lack: "path", x: "g", y: "g",
  "zone-word": "text", "margin-word": "text", points: "g", arrows: "g", "lack-word": "text", "stack-word": "text",
};

/** Equal units on both axes; the sheet that points may stand on fits in whatever the width is. */
function planeOf(width, height) {
  const [across, up] = [width - LEFT - SPARE, height - BENEATH - SPARE];
  const unit = Math.min(across, up) / (2 * REACH + 0.4);
  const half = across / 2 / unit;
  const rise = up / 2 / unit;
  return {
    unit,
    x: scaleLinear([-half, half], [LEFT, LEFT + across]),
    y: scaleLinear([-rise, rise], [SPARE + up, SPARE]),
  };
}

/** The hatch of the zone without loss, and what keeps all things within the axes. */
function addGround(svg) {
  const [hatch, clip] = [freshId("hatch"), freshId("clip")];
  const pattern = svg.append("pattern").attr("id", hatch).attr("class", "on-hatch");
  pattern.attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)").attr("width", 9).attr("height", 9);
  pattern.append("line").attr("y2", 9);
  const edge = svg.append("clipPath").attr("id", clip).append("rect").attr("x", LEFT).attr("y", SPARE);
  svg.style("--on-hatched", `url(#${hatch})`).style("--on-within", `url(#${clip})`);
  return { size: (width, height) => edge.attr("width", width).attr("height", height) };
}

function drawZone(svg, frame, { x, y, unit }, { radius }, edge) {
  const [cx, cy] = [x(frame.get("anchor")[0]), y(frame.get("anchor")[1])];
  const r = radius * unit;
  const hole = `M${cx - r},${cy} a${r},${r} 0 1,0 ${2 * r},0 a${r},${r} 0 1,0 ${-2 * r},0 Z`;
  layer(svg, "zone", "path").attr("d", `M${LEFT},0 H${edge.right} V${edge.floor} H${LEFT} Z ${hole}`);
  layer(svg, "ring", "circle").attr("cx", cx).attr("cy", cy).attr("r", r);
  const reach = frame.get("criterion") === "triplet" ? lengthOf(fromAnchor(frame, "positive")) * unit : 0;
  layer(svg, "reached", "circle").attr("cx", cx).attr("cy", cy).attr("r", reach);
  writeInZone(svg, [cx, cy], r, edge);
}

const fromAnchor = (frame, name) => frame.get(name).map((value, k) => value - frame.get("anchor")[k]);

/** Names the zone in the corner that is farthest from the anchor, if there is room. */
function writeInZone(svg, [cx, cy], r, { right, floor }) {
  const left = cx > (LEFT + right) / 2;
  const top = cy > (SPARE + floor) / 2;
  const [px, py] = [left ? LEFT + 10 : right - 10, top ? SPARE + 20 : floor - 12];
  const inner = left ? px + 90 : px - 90;
  const room = Math.hypot(inner - cx, py - cy) > r + 12;
  const word = layer(svg, "zone-word", "text").text(room ? "no loss for N" : "");
  word.attr("x", px).attr("y", py).attr("text-anchor", left ? "start" : "end");
}

/** The margin itself, from the reach of the positive (or the anchor) to the ring, where none stands. */
function drawMargin(svg, frame, { x, y }, { radius }) {
  const [[px, py], [nx, ny]] = ["positive", "negative"].map((name) => directionOf(fromAnchor(frame, name)));
  const free = [-px - nx, -py - ny];
  const [ux, uy] = lengthOf(free) > 1e-6 ? directionOf(free) : [py, -px - (px === 0 && py === 0)];
  const [ax, ay] = frame.get("anchor");
  const [from, to] = [radius - frame.get("margin"), radius].map((way) => [x(ax + way * ux), y(ay + way * uy)]);
  layer(svg, "margin", "path").attr("d", `M${from} L${to}`);
  const word = layer(svg, "margin-word", "text").text(frame.get("margin") > 0.2 ? "m" : "");
  word.attr("x", (from[0] + to[0]) / 2 + 11 * uy).attr("y", (from[1] + to[1]) / 2 + 4 + 11 * ux);
}

/** What the negative lacks to the ring, along the ray on which it stands. */
function drawLack(svg, frame, { x, y }, { lacks, radius, toNegative }) {
  const [ux, uy] = directionOf(fromAnchor(frame, "negative"));
  const [ax, ay] = frame.get("anchor");
  const at = (way) => [x(ax + way * ux), y(ay + way * uy)];
  const some = lacks > 0 && toNegative > 0;
  const [[x1, y1], [x2, y2]] = [at(toNegative), at(radius)];
  layer(svg, "lack", "path").attr("d", some ? `M${x1},${y1} L${x2},${y2}` : "");
  const word = layer(svg, "lack-word", "text").text(some ? `lacks ${twoDecimals(lacks)}` : "");
  word.attr("x", (x1 + x2) / 2 - 14 * uy).attr("y", (y1 + y2) / 2 + 4 - 14 * ux);
  word.style("text-anchor", Math.abs(uy) < 0.35 ? "middle" : uy < 0 ? "start" : "end");
}

function drawArrows(svg, frame, { x, y, unit }, { slopes }) {
  const outlines = NAMES.map((name) => {
    const [px, py] = frame.get(name);
    const [right, up] = slopes[name].map((slope) => -slope * ARROW_SCALE * unit);
    return outlineOfArrow([x(px), y(py)], [right, -up]);
  });
  const paths = layer(svg, "arrows").selectAll("path").data(outlines).join("path");
  paths.attr("d", (outline) => outline).attr("class", (_, k) => `on-of-${NAMES[k]}`);
}

/** An arrow from the edge of a marker; it keeps to the right, so that two that meet can pass. */
function outlineOfArrow([x, y], way) {
  const long = lengthOf(way);
  if (long < 0.5) return "";
  const [ux, uy] = directionOf(way);
  const head = Math.min(11, long);
  const place = (along, aside) => `${x + along * ux - aside * uy},${y + along * uy + aside * ux}`;
  const at = (along, aside) => place(MARKER + along, LANE + aside);
  const neck = long - head;
  return `M${[at(0, 2), at(neck, 2), at(neck, 6), at(long, 0), at(neck, -6), at(neck, -2), at(0, -2)].join(" L")} Z`;
}

/** Says who lies beneath whom, where points stand on one place. */
function nameStack(svg, frame, { x, y }) {
  const [ax, ay] = frame.get("anchor");
  const there = NAMES.filter((name) => lengthOf(fromAnchor(frame, name)) === 0);
  const word = layer(svg, "stack-word", "text").attr("x", x(ax)).attr("y", y(ay) - MARKER - 7);
  word.text(there.length > 1 ? there.map((name) => POINTS[name]).join(" = ") : "");
}

const SHAPES = {
  anchor: `M${-MARKER},0 a${MARKER},${MARKER} 0 1,0 ${2 * MARKER},0 a${MARKER},${MARKER} 0 1,0 ${-2 * MARKER},0 Z`,
  positive: `M${-MARKER},0 a${MARKER},${MARKER} 0 1,0 ${2 * MARKER},0 a${MARKER},${MARKER} 0 1,0 ${-2 * MARKER},0 Z`,
  negative: "M-10,-10 H10 V10 H-10 Z",
};

function addHandle(frame, svg, name, plane) {
  const group = layer(svg, "points").append("g").attr("class", `on-point on-${name}`).attr("data-point", name);
  group.append("circle").attr("class", "on-halo").attr("r", 17);
  group.append("path").attr("d", SHAPES[name]);
  group.append("text").attr("y", 4.5).text(POINTS[name]);
  const node = group.node();
  const move = (x, y) => frame.set({ [name]: onSheet([x, y]) });
  draggable(node, (_, __, event) => {
    const [px, py] = placeIn(svg.node(), event);
    frame.set({ [name]: inHundredths([plane().x.invert(px), plane().y.invert(py)]) });
  });
  const words = (x, y) => `first ${twoDecimals(x)}, second ${twoDecimals(y)}`;
  const tell = handle(node, { name, step: 0.05, read: () => frame.get(name), move, words });
  node.setAttribute("aria-valuemin", -REACH);
  node.setAttribute("aria-valuemax", REACH);
  return ({ x, y }) => {
    group.attr("transform", `translate(${x(frame.get(name)[0])},${y(frame.get(name)[1])})`);
    tell();
  };
}

// The numbers

function addTable(frame, state) {
  const rows = NAMES.map((name) => tableRow(frame, name, state));
  const heads = ["point", "first", "second", "slope’s length"].map((text) => element("th", { scope: "col" }, text));
  const table = element("table", { class: "on-points-table" }, element("thead", {}, element("tr", {}, ...heads)), element("tbody", {}, ...rows.map(([row]) => row)));
  const sum = element("p", { class: "on-sum" });
  const said = element("p", { class: "on-verdict" });
  frame.stage.append(element("div", { class: "on-numbers" }, table, sum, said));
  frame.onChange(() => {
    rows.forEach(([, show]) => show());
    sum.replaceChildren(...written(frame, state()).flatMap((line) => [element("span", {}, line), " "]));
    said.textContent = verdict(frame, state());
  });
}

function tableRow(frame, name, state) {
  const [boxes, shows] = [[], []];
  for (const [place, which] of ["first", "second"].entries()) {
    const move = (value) => frame.set({ [name]: frame.get(name).map((old, k) => (k === place ? value : old)) });
    const label = `${name}, ${which} number, typed`;
    const [box, show] = typedNumber({ label, read: () => frame.get(name)[place], move, write: twoDecimals, least: -REACH, most: REACH });
    boxes.push(element("td", {}, box));
    shows.push(show);
  }
  const slope = element("output", { "data-slope": name });
  const head = element("th", { scope: "row" }, element("b", { class: `on-letter on-${name}` }, POINTS[name]), ` ${name}`);
  const show = () => {
    const long = lengthOf(state().slopes[name]);
    slope.textContent = threeDecimals(long);
    slope.dataset.exact = JSON.stringify(state().slopes[name]);
    shows.forEach((shown) => shown());
  };
  return [element("tr", {}, head, ...boxes, element("td", {}, slope)), show];
}

/** The loss with its numbers put in, in lines. */
function written(frame, { toPositive, toNegative, value }) {
  const [p, n, m, loss] = [toPositive, toNegative, frame.get("margin"), value].map(threeDecimals);
  if (frame.get("criterion") === "triplet") return ["max(0, d(A,P) − d(A,N) + m)", `= max(0, ${p} − ${n} + ${m})`, `= ${loss}`];
  return ["d(A,P)² + max(0, m − d(A,N))²", `= ${p}² + max(0, ${m} − ${n})²`, `= ${loss}`];
}

const VERDICTS = {
  triplet({ value, lacks, toPositive, toNegative }) {
    const apart = toPositive > 0 ? ", though P is not at A" : "";
    if (value === 0) return `Loss 0: no arrow anywhere. This triplet teaches nothing more${apart}.`;
    if (toPositive === 0 && toNegative === 0) return "All on one point: the loss is the margin, and no arrow knows where to go.";
    const who = toPositive === 0 ? "N feels" : toNegative === 0 ? "P feels" : "P and N feel";
    return `N lacks ${threeDecimals(lacks)} to the ring: that is the loss. ${who} a slope of 1, near or far.`;
  },
  contrastive({ lacks, toPositive, toNegative }) {
    const pulled = toPositive > 0 ? "P is pulled, and would be all the way to A." : "P has arrived at A.";
    if (lacks === 0) return `N is left alone. ${pulled}`;
    if (toNegative === 0) return `N stands on A and costs the most, but no arrow knows where to go. ${pulled}`;
    return `N is pushed to the ring, harder the deeper it stands. ${pulled}`;
  },
};

const verdict = (frame, state) => VERDICTS[frame.get("criterion")](state);

function addReadings(frame, state) {
  const show = {
    toPositive: frame.reading("d(A, P)"),
    toNegative: frame.reading("d(A, N)"),
    radius: frame.reading("ring’s radius"),
    lacks: frame.reading("N lacks"),
    value: frame.reading("loss"),
  };
  frame.onChange(() => {
    for (const name of Object.keys(show)) show[name](threeDecimals(state()[name]), state()[name]);
    frame.say(`Loss ${threeDecimals(state().value)}. ${verdict(frame, state())}`);
  });
}

// The knobs

function addControls(frame, state) {
  frame.choice({
    name: "criterion",
    label: "Loss",
    options: [["triplet", "triplet"], ["contrastive", "contrastive"]],
  });
  frame.knob({ name: "margin", label: "Margin m", min: 0, max: 2, step: 0.05, write: twoDecimals });
  frame.button("Gradient step", () => {
    const { slopes } = state();
    frame.set(Object.fromEntries(NAMES.map((name) => [name, onSheet(steppedPoint(frame.get(name), slopes[name], RATE))])));
  });
  frame.button("All on one point", () => frame.set({ positive: frame.get("anchor"), negative: frame.get("anchor") }));
}
