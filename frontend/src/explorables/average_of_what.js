/** Average of what? Three batches of tokens' losses, and what each token weighs in each average. */
import "./average_of_what.css";
import { scaleLinear } from "d3-scale";
import { draggable, slider } from "../kit/drag.js";
import { element, freshId } from "../kit/elements.js";
import { hatch } from "../kit/hatch.js";
import { clamp, numberIn, threeDecimals, threeDigits, twoDecimals } from "../kit/numbers.js";
import { axes, layer, picture } from "../kit/picture.js";
import { averagesOf, factorOf, weighedTokens } from "../mathematics/averages.js";

const PLACES = 8;
const LOSSES = { min: 0, max: 10, step: 0.1, page: 1 };
const LENGTHS = { min: 1, max: PLACES, step: 1, page: 2 };
const TYPICAL = 1;
const TERRIBLE = 9;
const HEIGHT = 300;
const oneDecimal = (loss) => loss.toFixed(1);
const NAMES = {
  tokens: ["mean over all tokens", "nats"],
  batches: ["mean of batch means", "nats"],
  places: ["mean that counts pads", "nats"],
  sum: ["sum", "nats"],
  perplexity: ["exp of the mean: perplexity", ""],
  exponentials: ["mean of exp", ""],
};
const WEIGHED = ["tokens", "batches", "places"];
const FARTHEST = 4;

export function averageOfWhat(frame) {
  let now = averagesOf(frame.get("batches"), PLACES);
  frame.onChange(() => (now = averagesOf(frame.get("batches"), PLACES)));

  addBatches(frame);
  addWeights(frame, () => now);
  addMoves(frame, () => now);
  addReadings(frame, () => now);
}

/** The batches with a new loss, or a new length, in one of them. */
const withLoss = (batches, row, place, loss) =>
  batches.map((batch, b) => (b === row ? batch.map((old, k) => (k === place ? loss : old)) : batch));
const withBatch = (batches, row, batch) => batches.map((old, b) => (b === row ? batch : old));

function addBatches(frame) {
  const chosen = chooser(frame);
  const rows = [0, 1, 2].map((row) => {
    const cells = Array.from({ length: PLACES }, (_, place) => cellOf(frame, row, place, chosen));
    const track = element("div", { class: `on-track on-batch-${row}` }, ...cells);
    track.append(gripOf(frame, row, track));
    return element("div", { class: "on-batch" }, element("span", { class: "on-batch-name" }, element("span", {}, "batch "), String(row + 1)), track);
  });
  const told = "Drag a token’s loss up or down, and the end of a batch to the side.";
  frame.stage.append(element("div", { class: "on-batches" }, element("p", { class: "on-told" }, told), ...rows));
  addTyped(frame, chosen);
}

/** Which token's loss can be typed: the one that was touched last. */
function chooser(frame) {
  const chosen = { row: 2, place: 0, typed: null };
  const within = () => Math.min(chosen.place, frame.get("batches")[chosen.row].length - 1);
  return Object.assign(chosen, {
    choose: (row, place) => (Object.assign(chosen, { row, place }), frame.draw()),
    is: (row, place) => chosen.row === row && within() === place,
    name: () => `batch ${chosen.row + 1}, token ${within() + 1}`,
    read: () => frame.get("batches")[chosen.row][within()],
    move: (loss) => moveLoss(frame, chosen.row, within(), loss),
  });
}

const moveLoss = (frame, row, place, loss) =>
  Number.isFinite(loss) && frame.set({ batches: withLoss(frame.get("batches"), row, place, clamp(loss, LOSSES.min, LOSSES.max)) });

function cellOf(frame, row, place, chosen) {
  const read = () => frame.get("batches")[row][place];
  const move = (loss) => moveLoss(frame, row, place, loss);
  const fill = element("div", { class: "on-fill" });
  const bar = element("div", { class: "on-token", "data-token": `${row},${place}` }, fill);
  const pad = element("div", { class: "on-pad" });
  const number = element("span", { class: "on-loss", "aria-hidden": "true" });
  bar.addEventListener("focus", () => chosen.choose(row, place));
  draggable(bar, (x, y) => move(Number(((1 - clamp(y, 0, 1)) * LOSSES.max).toFixed(1))));
  const startTyping = (sign) => (chosen.choose(row, place), chosen.typed.focus(), (chosen.typed.value = sign));
  const tell = slider(bar, { name: `batch ${row + 1}, token ${place + 1}`, range: () => LOSSES, read, move, words: (loss) => `${twoDecimals(loss)} nats`, typed: startTyping });
  let shown = null; // most of the 24 stay as they are while one is dragged
  frame.onChange(() => {
    bar.classList.toggle("on-picked", chosen.is(row, place));
    if (shown === read()) return;
    shown = read();
    bar.hidden = shown === undefined;
    pad.hidden = !bar.hidden;
    number.textContent = bar.hidden ? "pad" : oneDecimal(shown);
    if (bar.hidden) return;
    fill.style.blockSize = `${(100 * shown) / LOSSES.max}%`;
    tell();
  });
  return element("div", { class: "on-cell" }, bar, pad, number);
}

/** The end of a batch. What is cut off comes back while the same hand, or focus, stays on it. */
function gripOf(frame, row, track) {
  const grip = element("div", { class: "on-grip", "data-grip": row });
  const read = () => frame.get("batches")[row].length;
  let kept = [];
  const move = (wanted) => {
    const batch = frame.get("batches")[row];
    const length = clamp(Math.round(wanted), LENGTHS.min, LENGTHS.max);
    if (length === batch.length) return;
    kept = Array.from({ length: Math.max(kept.length, batch.length) }, (_, k) => batch[k] ?? kept[k]);
    const longer = Array.from({ length }, (_, k) => kept[k] ?? TYPICAL);
    frame.set({ batches: withBatch(frame.get("batches"), row, longer) });
  };
  grip.addEventListener("blur", () => (kept = []));
  draggable(grip, grabbed(track, read, move));
  const words = (length) => `${length} ${length === 1 ? "token" : "tokens"}`;
  const tell = slider(grip, { name: `length of batch ${row + 1}`, range: () => LENGTHS, read, move, words });
  frame.onChange(() => {
    grip.style.insetInlineStart = `${(100 * read()) / PLACES}%`;
    tell();
  });
  return grip;
}

/** A grip is held where it was taken: it moves by how far the hand went. */
function grabbed(track, read, move) {
  let from = { x: 0, length: 0 };
  return (x, y, event) => {
    if (event.type === "pointerdown") from = { x: event.clientX, length: read() };
    move(from.length + ((event.clientX - from.x) / track.getBoundingClientRect().width) * PLACES);
  };
}

function addTyped(frame, chosen) {
  const id = freshId("typed");
  const typed = element("input", { type: "text", inputmode: "decimal", id, "data-typed": "token" });
  const name = element("label", { for: id });
  chosen.typed = typed;
  typed.addEventListener("change", () => (chosen.move(numberIn(typed.value)), (typed.value = twoDecimals(chosen.read()))));
  frame.onChange(() => {
    name.textContent = `Loss of ${chosen.name()}`;
    if (document.activeElement !== typed) typed.value = twoDecimals(chosen.read());
  });
  frame.controls.append(element("div", { class: "on-knob on-typed-loss" }, name, typed, element("span", {}, "nats")));
  addJoining(frame, chosen);
}

function addJoining(frame, chosen) {
  const last = () => frame.get("batches")[2];
  const join = () => {
    chosen.choose(2, last().length);
    frame.set({ batches: withBatch(frame.get("batches"), 2, [...last(), TERRIBLE]) });
  };
  const button = frame.button(`A token of ${TERRIBLE} nats joins batch 3`, join);
  frame.onChange(() => (button.disabled = last().length >= PLACES));
}

function addWeights(frame, now) {
  picture(frame, {
    height: HEIGHT,
    caption: "Each token as wide as it weighs, as high as its loss. The area is the average, the dashed line its height.",
    draw(svg, width, height) {
      const batches = frame.get("batches");
      const highest = Math.max(3, ...batches.flat());
      WEIGHED.forEach((average, k) => {
        const strip = layer(svg, `strip-${average}`).attr("transform", `translate(0,${(k * height) / WEIGHED.length})`);
        drawStrip(strip, average, { batches, mean: now()[average], highest, width: width - 4, hatched: hatch(svg) });
      });
      return WEIGHED.map((average) => `${NAMES[average][0]} ${threeDecimals(now()[average])} nats: ${toldWeights(batches, average)}`).join(". ");
    },
  });
}

const toldWeights = (batches, average) => {
  const tokens = weighedTokens(batches, PLACES, average);
  const of = (row) => threeDecimals(tokens.find((token) => token.row === row).weight);
  return `a token of batch 1, 2, 3 weighs ${of(0)}, ${of(1)}, ${of(2)}`;
};

const STRIP = { top: 22, bottom: 84 };

function drawStrip(strip, average, { batches, mean, highest, width, hatched }) {
  const x = scaleLinear([0, 1], [2, width]);
  const y = scaleLinear([0, highest], [STRIP.bottom, STRIP.top]);
  const places = weighedTokens(batches, PLACES, average);
  layer(strip, "title", "text").attr("x", 2).attr("y", 14).text(`${NAMES[average][0]}: ${threeDecimals(mean)} nats`);
  layer(strip, "level", "rect").attr("x", x(0)).attr("width", x(1) - x(0)).attr("y", y(mean)).attr("height", y(0) - y(mean));
  layer(strip, "tokens").selectAll("rect").data(places.filter(({ pad }) => !pad)).join("rect")
    .attr("class", ({ row }) => `on-strip-${row}`)
    .attr("fill", ({ row }) => (row === 2 ? hatched : null))
    .attr("x", ({ left }) => x(left)).attr("width", ({ weight }) => x(weight) - x(0))
    .attr("y", ({ loss }) => y(loss)).attr("height", ({ loss }) => y(0) - y(loss));
  layer(strip, "mean", "line").attr("x1", x(0)).attr("x2", x(1)).attr("y1", y(mean)).attr("y2", y(mean));
  writeBatchNumbers(strip, places, x);
}

function writeBatchNumbers(strip, places, x) {
  const spans = [0, 1, 2].map((row) => places.filter((token) => token.row === row)).map((of) => [of[0].left, of.at(-1).left + of.at(-1).weight]);
  layer(strip, "ends").selectAll("path").data(spans).join("path")
    .attr("d", ([from, to]) => `M${x(from) + 1},${STRIP.bottom} v4 H${x(to) - 1} v-4`);
  layer(strip, "numbers").selectAll("text").data(spans).join("text")
    .attr("x", ([from, to]) => x((from + to) / 2)).attr("y", STRIP.bottom + 4).text((_, row) => row + 1);
}

function addMoves(frame, now) {
  const before = averagesOf(frame.start.batches, PLACES);
  picture(frame, {
    height: HEIGHT,
    caption: "How far each has moved: its factor against the start.",
    draw(svg, width, height) {
      const x = scaleLinear([0, FARTHEST], [12, width - 70]);
      const moves = Object.keys(NAMES).map((name) => ({ name, factor: factorOf(now()[name], before[name]) }));
      axes(svg, { x, width, height, xName: "factor against the start", left: 12, ticks: 4 });
      drawMoves(svg, moves, x, (height - 44) / moves.length);
      return moves.map(({ name, factor }) => `${NAMES[name][0]} times ${threeDigits(factor)}`).join(", ");
    },
  });
}

function drawMoves(svg, moves, x, step) {
  const middle = (_, k) => 27 + k * step;
  const end = ({ factor }) => x(Math.min(factor, FARTHEST)) + (factor > FARTHEST ? 10 : 0);
  const of = (name, tag) => layer(svg, name).selectAll(tag).data(moves).join(tag);
  layer(svg, "unmoved", "line").attr("x1", x(1)).attr("x2", x(1)).attr("y1", 4).attr("y2", middle(null, moves.length - 1) + 12);
  of("move-names", "text").attr("x", x(0)).attr("y", (_, k) => middle(null, k) - 9).text(({ name }) => NAMES[name][0]);
  of("ways", "line").attr("x1", x(1)).attr("x2", end).attr("y1", middle).attr("y2", middle);
  of("points", "path").attr("transform", (move, k) => `translate(${end(move)},${middle(move, k)})`)
    .attr("d", ({ factor }) => (factor > FARTHEST ? "M6,0 L-5,-6 V6 Z" : "M-5,0 a5,5 0 1,0 10,0 a5,5 0 1,0 -10,0"));
  of("factors", "text").attr("x", (move) => end(move) + 10).attr("y", (_, k) => middle(null, k) + 4).text(({ factor }) => `×${threeDigits(factor)}`);
}

function addReadings(frame, now) {
  const show = Object.entries(NAMES).map(([name, [label, unit]]) => [name, frame.reading(label, unit)]);
  frame.onChange(() => {
    for (const [name, write] of show) write(now()[name] < 1000 ? threeDecimals(now()[name]) : threeDigits(now()[name]), now()[name]);
    frame.say(`Mean over all tokens ${threeDecimals(now().tokens)}, mean of batch means ${threeDecimals(now().batches)}, counting pads ${threeDecimals(now().places)} nats; perplexity ${threeDigits(now().perplexity)}.`);
  });
}
