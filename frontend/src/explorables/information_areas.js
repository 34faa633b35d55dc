/** Information as areas: how often an outcome comes is a height, what it costs in bits a width. */
import "./information_areas.css";
import { scaleLinear } from "d3-scale";
import { draggable, slider } from "../kit/drag.js";
import { element } from "../kit/elements.js";
import { hatch } from "../kit/hatch.js";
import { clamp, numberIn, threeDecimals, twoDecimals } from "../kit/numbers.js";
import { axes, layer, picture } from "../kit/picture.js";
import { crossEntropyInBits, divergenceInBits, entropyInBits, stripesOf, withShare } from "../mathematics/information.js";

const SHARES = { min: 0, max: 1, step: 0.01, page: 0.1 };
const HEIGHT = 250;
const NARROWEST_AXIS = 4;
const WIDEST_AXIS = 8;
const LETTER = 14;
const ROOM_FOR_TWO = 80;
const BEYOND = 30;
const HAIR = 1e-6;
const ROLES = { p: "truth", q: "forecast" };

export function informationAreas(frame) {
  let state = judged(frame);
  frame.onChange(() => (state = judged(frame)));

  addShares(frame);
  addStripes(frame, () => state);
  addLevelled(frame, () => state);
  addReadings(frame, () => state);
  addControls(frame);
}

/** Whose numbers are the heights and whose are the widths, and the three areas that follow. */
function judged(frame) {
  const [true_, held] = frame.get("direction") === "forward" ? ["p", "q"] : ["q", "p"];
  const [heights, forecast] = [frame.get(true_), frame.get(held)];
  const stripes = stripesOf(heights, forecast);
  return {
    heightName: true_,
    widthName: held,
    stripes,
    entropy: entropyInBits(heights),
    divergence: Math.max(0, divergenceInBits(heights, forecast)),
    crossEntropy: crossEntropyInBits(heights, forecast),
    swapped: Math.max(0, divergenceInBits(forecast, heights)),
    widest: widestOf(stripes),
  };
}

/** How far the bits are drawn: to the longest stripe, within limits, in whole bits. */
function widestOf(stripes) {
  const seen = stripes.filter(({ height }) => height > 0).flatMap(({ cost, best }) => [cost, best]);
  return clamp(Math.ceil(Math.max(...seen) + 0.1), NARROWEST_AXIS, WIDEST_AXIS);
}

function addShares(frame) {
  const rows = frame.get("outcomes").map((name, place) => [
    element("span", {}, name),
    ...shareOf(frame, "p", name, place),
    ...shareOf(frame, "q", name, place),
  ]);
  const heads = ["", "truth p", "forecast q"].map((text) => element("span", { class: `on-share-head on-share-${text.at(-1) ?? "none"}` }, text));
  frame.stage.append(element("div", { class: "on-shares" }, ...heads, ...rows.flat()));
}

function shareOf(frame, which, name, place) {
  const read = () => frame.get(which)[place];
  const move = (share) => Number.isFinite(share) && frame.set({ [which]: withShare(frame.get(which), place, clamp(share, 0, 1)) });
  const called = `${name}, ${ROLES[which]} ${which}`;
  const fill = element("div", { class: "on-fill" });
  const bar = element("div", { class: `on-bar on-share-${which}`, "data-share": `${which}${place}` }, fill);
  const typed = element("input", { type: "text", inputmode: "decimal", "aria-label": `${called}, typed` });
  typed.addEventListener("change", () => (move(numberIn(typed.value)), (typed.value = threeDecimals(read()))));
  draggable(bar, (x) => move(clamp(x, 0, 1)));
  const startTyping = (sign) => (typed.focus(), (typed.value = sign));
  const tell = slider(bar, { name: called, range: () => SHARES, read, move, words: threeDecimals, typed: startTyping });
  frame.onChange(() => {
    fill.style.inlineSize = `${100 * read()}%`;
    if (document.activeElement !== typed) typed.value = threeDecimals(read());
    tell();
  });
  return [bar, typed];
}

function addStripes(frame, state) {
  const caption = element("span");
  picture(frame, {
    height: HEIGHT,
    caption,
    draw(svg, width, height) {
      const { heightName, widthName, stripes } = state();
      const scales = scalesOf(state(), width, height);
      axes(svg, { ...scales, width, height, xName: `cost of one outcome, −log₂ ${widthName}, bits`, yName: `how often: ${heightName}` });
      drawStripes(svg, stripes, scales, frame.get("outcomes"));
      caption.textContent = `Each outcome: as high as it is frequent (${heightName}), as wide as it costs (−log₂ ${widthName}). Hatched is paid in vain, dotted is saved.`;
      const told = stripes.map(({ place, height, cost }) => `${frame.get("outcomes")[place]} ${threeDecimals(height)} high, ${twoDecimals(cost)} wide`);
      return `Stripes: ${told.join("; ")} bits.`;
    },
  }).attr("class", "on-areas");
}

const scalesOf = ({ widest }, width, height) => ({
  x: scaleLinear([0, widest], [44, width - 14]),
  y: scaleLinear([0, 1], [8, height - 36]),
});

/** What is thinner than a rounding error is not there: its outline would be seen. */
const wide = (from, to) => (to - from > HAIR ? to - from : 0);

/** Where bits end in the picture; what is longer than the axis runs out of it, without an end. */
const placed = (x) => (bits) => (bits > x.domain()[1] ? x.range()[1] + BEYOND : x(bits));

function drawStripes(svg, stripes, { x, y }, names) {
  const within = placed(x);
  const seen = stripes.filter(({ height }) => height > 0);
  const box = (name, from, to) =>
    layer(svg, name).selectAll("rect").data(seen).join("rect")
      .attr("x", (stripe) => within(from(stripe))).attr("width", (stripe) => wide(within(from(stripe)), within(to(stripe))))
      .attr("y", ({ top }) => y(top)).attr("height", ({ height }) => y(height) - y(0));
  const least = ({ cost, best }) => Math.min(cost, best);
  box("least", () => 0, least);
  box("waste", least, ({ cost }) => cost).attr("fill", hatch(svg));
  box("saved", ({ cost }) => cost, ({ best }) => best);
  writeOnStripes(svg, seen, { x, y }, names);
}

function writeOnStripes(svg, seen, { x, y }, names) {
  const within = (bits) => x(Math.min(bits, x.domain()[1]));
  const high = seen.filter(({ height }) => y(height) - y(0) >= LETTER);
  const middle = ({ top, height }) => y(top + height / 2) + 4;
  const write = (name) => layer(svg, name).selectAll("text").data(high).join("text").attr("y", middle);
  write("names").attr("x", x(0) + 6).text(({ place }) => names[place]);
  const told = ({ cost }) => {
    if (cost > x.domain()[1]) return `${twoDecimals(cost)} →`;
    return x(cost) - x(0) > ROOM_FOR_TWO ? twoDecimals(cost) : "";
  };
  write("costs").attr("x", ({ cost }) => within(cost) - 6).attr("text-anchor", "end").text(told);
}

function addLevelled(frame, state) {
  const caption = element("span");
  picture(frame, {
    height: HEIGHT,
    caption,
    draw(svg, width, height) {
      const now = state();
      const [p, q] = [now.heightName, now.widthName];
      caption.textContent = `The same areas, levelled: filled and dotted make H(${p}), hatched less dotted makes KL(${p}‖${q}). Together: all that is paid.`;
      const scales = scalesOf(now, width, height);
      axes(svg, { ...scales, width, height, xName: "mean cost, bits", yName: "all outcomes together" });
      drawLevelled(svg, now, scales);
      return `Entropy ${threeDecimals(now.entropy)} and divergence ${threeDecimals(now.divergence)} lie side by side; together they are the cross-entropy, ${threeDecimals(now.crossEntropy)} bits.`;
    },
  }).attr("class", "on-areas");
}

function drawLevelled(svg, { entropy, divergence, crossEntropy, heightName: p, widthName: q }, { x, y }) {
  const within = placed(x);
  const box = (name, from, to) =>
    layer(svg, name, "rect").attr("x", within(from)).attr("width", wide(within(from), within(to))).attr("y", y(0)).attr("height", y(1) - y(0));
  box("least", 0, entropy);
  box("waste", entropy, crossEntropy).attr("fill", hatch(svg));
  const write = (name, at, share, text) => layer(svg, name, "text").attr("x", at).attr("y", y(share)).text(text);
  write("entropy-name", within(0) + 8, 0.5, `H(${p}) = ${threeDecimals(entropy)}`);
  write("waste-name", within(Math.max(0, Math.min(entropy, x.domain()[1] * 0.62))) + 8, 0.72, `KL(${p}‖${q}) = ${threeDecimals(divergence)}`);
  drawBracket(svg, within(0), within(crossEntropy), y(0.16));
  write("paid-name", within(0) + 8, 0.12, `H(${p}, ${q}) = ${threeDecimals(crossEntropy)}${crossEntropy > x.domain()[1] ? " →" : ""}`);
}

const drawBracket = (svg, from, to, at) =>
  layer(svg, "bracket", "path").attr("d", `M${from},${at + 6} V${at} H${to} V${at + 6}`);

function addReadings(frame, state) {
  const show = {
    entropy: frame.reading("entropy", "bits"),
    divergence: frame.reading("+ divergence", "bits"),
    crossEntropy: frame.reading("= cross-entropy", "bits"),
    swapped: frame.reading("divergence the other way", "bits"),
  };
  frame.onChange(() => {
    for (const [name, write] of Object.entries(show)) write(threeDecimals(state()[name]), state()[name]);
    const { entropy, divergence, crossEntropy } = state();
    frame.say(`Entropy ${threeDecimals(entropy)} and divergence ${threeDecimals(divergence)} make cross-entropy ${threeDecimals(crossEntropy)} bits.`);
  });
}

function addControls(frame) {
  frame.choice({
    name: "direction",
    label: "Direction",
    options: [["forward", "KL(p‖q)"], ["reverse", "KL(q‖p)"]],
  });
  frame.button("Let q equal p", () => frame.set({ q: [...frame.get("p")] }));
}
