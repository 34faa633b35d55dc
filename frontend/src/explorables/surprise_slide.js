/** The surprise slide: −log p as a curve to slide along, and its height as a pile of halvings. */
import { axisBottom } from "d3-axis";
import { scaleLinear } from "d3-scale";
import { pointer } from "d3-selection";
import { line } from "d3-shape";
import { draggable, slider } from "../kit/drag.js";
import { clamp, threeDecimals, threeDigits } from "../kit/numbers.js";
import { axes, layer, picture } from "../kit/picture.js";
import { LEAST_P, MOST_HALVINGS, nearestOnSlide, slideAt, slidePlaces } from "../mathematics/surprise.js";
import "./surprise_slide.css";

const HEIGHT = 340;
const LEFT = 44;
const FLOOR = HEIGHT - 36;
const TOP = 30;
const DEAREST = 7.1;
const TANGENT_REACH = 90;
const ROOM_FOR_A_LABEL = 26;
const ROOM_IN_A_BLOCK = 0.6;
const WIDE_ENOUGH = 480;
const HALVINGS = Array.from({ length: MOST_HALVINGS }, (_, k) => k + 1);
const RIVALS = [
  ["linear", "1 − p"],
  ["squared", "(1 − p)²"],
];

const ofPower = (k) => ["1", "½", "¼", "⅛"][k] ?? `1/${2 ** k}`;
const roundP = (p) => clamp(Number(p.toPrecision(3)), LEAST_P, 1);
const costOf = (halvings) => halvings * Math.LN2;
const fullHalvings = (bits) => Math.floor(bits + 1e-9);

/** At every size of p an arrow key moves by about a tenth, and never by more than a hundredth. */
const keySteps = (p) => {
  const step = Math.min(0.01, 10 ** Math.floor(Math.log10(p) + 1e-9) / 10);
  return { min: LEAST_P, max: 1, step, page: 10 * step };
};

export function surpriseSlide(frame) {
  const now = () => ({ p: frame.get("p"), ...slideAt(frame.get("p")) });
  const rivals = () => frame.get("rivals") === "shown";
  addPicture(frame, now, rivals);
  addReadings(frame, now, rivals);
  addControls(frame);
}

function addPicture(frame, now, rivals) {
  let seen;
  let tell = () => {};
  const svg = picture(frame, {
    height: HEIGHT,
    wide: true,
    interactive: true,
    caption: "Drag the dot along the curve. A block on the right is one halving of p, wherever it begins.",
    draw(svg, width) {
      seen = view(width);
      if (axes(svg, { y: seen.y, width: seen.right, height: HEIGHT, xName: "p, given to what happened", yName: "cost, nats" })) {
        drawStill(svg, seen);
      }
      drawRivals(svg, seen, now(), rivals());
      drawPile(svg, seen, now());
      drawDot(svg, seen, now());
      tell();
      return described(now(), rivals());
    },
  });
  drawStill(svg, view(360)); // what can be grabbed must be there before its listeners
  tell = addHand(frame, svg, () => seen);
}

/** Where things stand at a width: the curve on the left, the pile of halvings on the right. */
function view(width) {
  const wide = width > WIDE_ENOUGH;
  const block = wide ? 84 : 44;
  const pile = width - block - 48;
  const right = pile - (wide ? 24 : 12);
  return { wide, block, pile, right, x: scaleLinear([0, 1], [LEFT, right]), y: scaleLinear([0, DEAREST], [FLOOR, TOP]) };
}

/** What depends on nothing but the width. */
function drawStill(svg, { x, y, pile, block }) {
  const guides = layer(svg, "guides").selectAll("path").data(HALVINGS).join("path");
  guides.attr("d", (k) => `M${x(2 ** -k)},${FLOOR} V${y(costOf(k))} H${pile}`);
  layer(svg, "pile", "rect").attr("x", pile).attr("width", block);
  const blocks = layer(svg, "blocks").selectAll("rect").data(HALVINGS).join("rect");
  blocks.attr("x", pile).attr("width", block).attr("y", (k) => y(costOf(k))).attr("height", y(0) - y(costOf(1)));
  const rungs = layer(svg, "rungs").selectAll("text").data([0, ...HALVINGS]).join("text");
  rungs.attr("x", pile + block + 5).attr("y", (k) => y(costOf(k)) + 4).text(ofPower);
  layer(svg, "pile-name", "text").attr("x", pile).attr("y", TOP - 14).text("halvings of p");
  const within = layer(svg, "within").selectAll("text").data(HALVINGS).join("text");
  within.attr("x", pile + block / 2).attr("text-anchor", "middle");
  drawHalvingAxis(svg, x);
  const curve = line((p) => x(p), (p) => y(-Math.log(p)))(slidePlaces);
  layer(svg, "curve", "path").attr("d", curve);
  layer(svg, "track", "path").attr("d", curve);
}

/** An axis whose ticks are the halvings; a label is left out where it has no room. */
function drawHalvingAxis(svg, x) {
  let last = Infinity;
  const written = [0, ...HALVINGS].filter((k) => {
    const room = last - x(2 ** -k) > ROOM_FOR_A_LABEL && x(2 ** -k) - x(0) > ROOM_FOR_A_LABEL / 2;
    if (room) last = x(2 ** -k);
    return room;
  });
  const ticks = [0, 1, ...HALVINGS.map((k) => 2 ** -k)];
  const label = (p) => (p === 0 ? "0" : written.includes(-Math.log2(p)) ? ofPower(-Math.log2(p)) : "");
  const axis = axisBottom(x).tickValues(ticks).tickFormat(label).tickSizeOuter(0);
  layer(svg, "halvings").attr("transform", `translate(0,${FLOOR})`).call(axis);
}

function drawRivals(svg, { x, y, right }, state, shown) {
  const given = shown ? RIVALS : [];
  const curve = (name) => line((p) => x(p), (p) => y(slideAt(p)[name]))(slidePlaces);
  const paths = layer(svg, "rivals").selectAll("path").data(given, ([name]) => name + right); // anew at a new width
  paths.join((made) => made.append("path").attr("class", ([name]) => `on-rival-${name}`).attr("d", ([name]) => curve(name)));
  const marks = layer(svg, "rival-marks").selectAll("rect").data(given).join("rect");
  marks.attr("x", x(state.p) - 4).attr("y", ([name]) => y(state[name]) - 4).attr("width", 8).attr("height", 8);
  const legend = shown ? [["curve", "−log p"], ...RIVALS.map(([name, words]) => [`rival-${name}`, words])] : [];
  const rows = layer(svg, "legend").selectAll("g").data(legend).join((made) => made.append("g").html("<path></path><text></text>"));
  rows.attr("transform", (_, k) => `translate(${right - 104},${TOP + 22 + 18 * k})`);
  rows.select("path").attr("class", ([name]) => `on-${name}`).attr("d", "M0,0 H30");
  rows.select("text").attr("x", 38).attr("y", 4).text(([, words]) => words);
}

/** The pile: a block for each whole halving, and what is left of the last one. */
function drawPile(svg, { y, wide }, { nats, bits }) {
  const full = fullHalvings(bits);
  const rest = Math.max(0, bits - full);
  layer(svg, "pile", "rect").attr("y", y(nats)).attr("height", y(0) - y(nats));
  const words = (k) => (k <= full ? "1 bit" : k === full + 1 && rest >= 0.005 ? `${rest.toFixed(2)}${wide ? " bit" : ""}` : "");
  const middle = (k) => (k <= full ? y(costOf(k - 0.5)) : y(nats) + (rest < ROOM_IN_A_BLOCK ? -8 : (y(costOf(full)) - y(nats)) / 2));
  layer(svg, "within").selectAll("text").attr("y", (k) => middle(k) + 4).text(words);
  layer(svg, "blocks").selectAll("rect").classed("on-passed", (k) => k <= full);
  layer(svg, "guides").selectAll("path").classed("on-passed", (k) => k <= full);
}

function drawDot(svg, seen, { p, nats, slope }) {
  const [x, y] = [seen.x(p), seen.y(nats)];
  layer(svg, "level", "path").attr("d", `M${x},${FLOOR} V${y} H${seen.pile + seen.block}`);
  layer(svg, "tangent", "path").attr("d", tangent(seen, x, y, slope));
  const side = x > (LEFT + seen.right) / 2;
  const words = `slope ${seen.wide ? "−1/p = " : ""}${threeDigits(slope)}`;
  const text = layer(svg, "slope-name", "text").text(words).attr("text-anchor", side ? "end" : "start");
  text.attr("x", side ? seen.right : x + 14).attr("y", Math.max(y - (side ? 30 : 10), TOP + 4));
  layer(svg, "thumb").attr("transform", `translate(${x},${y})`).raise();
}

/** A piece of the tangent around a point, as long as the picture allows. */
function tangent({ x, y, right }, atX, atY, slope) {
  const [over, down] = [x(1) - x(0), -slope * (y(0) - y(1))];
  const [dx, dy] = [over, down].map((way) => way / Math.hypot(over, down));
  const ahead = Math.min(TANGENT_REACH, (FLOOR - atY) / dy, (right - atX) / dx);
  const back = Math.min(TANGENT_REACH, (atY - TOP) / dy, (atX - LEFT) / dx);
  return `M${atX - back * dx},${atY - back * dy} L${atX + ahead * dx},${atY + ahead * dy}`;
}

/** The dot and the curve can both be grabbed; the dot also obeys keys. */
function addHand(frame, svg, seen) {
  const thumb = layer(svg, "thumb").html('<circle r="22"></circle><circle class="on-dot" r="9"></circle>').node();
  const slide = (event) => {
    const { x, y } = seen();
    const [over, down] = pointer(event, svg.node());
    const p = nearestOnSlide(x.invert(over), y.invert(down), x(1) - x(0), y(0) - y(1));
    frame.set({ p: roundP(p) });
  };
  for (const node of [thumb, layer(svg, "track", "path").node()]) draggable(node, (_x, _y, event) => slide(event));
  const typed = (sign) => {
    const box = frame.controls.querySelector('[data-typed="p"]');
    box.focus();
    box.value = sign;
  };
  return slider(thumb, {
    name: "p, the probability given to what happened",
    range: () => keySteps(frame.get("p")),
    read: () => frame.get("p"),
    move: (p) => frame.set({ p: p <= LEAST_P ? LEAST_P : roundP(p) }),
    words: (p) => `${threeDigits(p)}, costs ${threeDecimals(slideAt(p).nats)} nats`,
    typed,
  });
}

function described({ p, nats, bits, slope }, rivals) {
  const others = rivals ? " 1 − p and (1 − p)² lie below it and end at 1." : "";
  return (
    `The curve of −log p rises by the same 0.693 nats, or 1 bit, each time that p is halved.${others} ` +
    `At p = ${threeDigits(p)} it costs ${threeDecimals(nats)} nats, which is ${threeDecimals(bits)} bits; the slope is ${threeDigits(slope)}.`
  );
}

function addReadings(frame, now, rivals) {
  const show = {
    nats: frame.reading("−log p", "nats"),
    bits: frame.reading("in halvings", "bits"),
    slope: frame.reading("slope", "nats per unit of p"),
  };
  const beside = RIVALS.map(([name, words]) => [name, frame.reading(words), frame.readings.lastElementChild]);
  frame.onChange(() => {
    const state = now();
    show.nats(threeDecimals(state.nats), state.nats);
    show.bits(threeDecimals(state.bits), state.bits);
    show.slope(threeDigits(state.slope), state.slope);
    for (const [name, write, place] of beside) {
      write(threeDecimals(state[name]), state[name]);
      place.hidden = !rivals();
    }
    frame.say(`p ${threeDigits(state.p)} costs ${threeDecimals(state.nats)} nats, ${threeDecimals(state.bits)} bits.`);
  });
}

function addControls(frame) {
  frame.knob({ name: "p", label: "p", min: LEAST_P, max: 1, step: Math.log10(2) / 20, powers: true });
  addFactor(frame, "Halve p", 0.5);
  addFactor(frame, "Double p", 2);
  frame.choice({ name: "rivals", label: "Beside it", options: [["hidden", "nothing"], ["shown", "1 − p, (1 − p)²"]] });
}

/** A button that multiplies p. It stays where the hand is, but rests, when p would leave the curve. */
function addFactor(frame, label, factor) {
  const wanted = () => frame.get("p") * factor;
  const fits = () => wanted() >= LEAST_P && wanted() <= 1;
  const button = frame.button(label, () => fits() && frame.set({ p: wanted() }));
  frame.onChange(() => button.setAttribute("aria-disabled", String(!fits())));
}
