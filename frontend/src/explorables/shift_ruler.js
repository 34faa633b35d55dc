/** The Shift Ruler: a ruler of targets slides along what the positions say; each match is cheap. */
import "./shift_ruler.css";
import { scaleLinear } from "d3-scale";
import { element, freshId } from "../kit/elements.js";
import { draggable, slider } from "../kit/drag.js";
import { clamp, threeDecimals, threeDigits, twoDecimals } from "../kit/numbers.js";
import { axes, layer, picture } from "../kit/picture.js";
import { typedLine } from "../kit/typed_line.js";
import { LOOKS_AHEAD, VOCABULARY, meanOfCounted, positionLosses, pretendLogits, shiftedTargets, tokenIds } from "../mathematics/shift.js";
import { softmax } from "../mathematics/softmax.js";

const SHIFTS = { min: -1, max: 2 };
const HANGS_LEFT = 2;
const HANGS_RIGHT = 1;
const WORDS = { least: 3, most: 8 };
const LONGEST = 9;
const DEAREST = 10;
const A_CLICK = 4;
const ROOM_FOR_TWO_DECIMALS = 34;
const MODELS = {
  copier: "copies the word it reads",
  predictor: "predicts the next word well",
  skipper: "predicts the word after next well",
  even: `gives all ${VOCABULARY} words the same`,
};
const SCORED_ON = {
  "-1": "each word is scored on the word before it",
  0: "each word is scored on itself",
  1: "each word is scored on the next word",
  2: "each word is scored on the word after next",
};

export function shiftRuler(frame) {
  let state = seen(frame);
  frame.onChange(() => (state = seen(frame)));

  addRuler(frame, () => state);
  addBars(frame, () => state);
  addModels(frame, () => state);
  addReadings(frame, () => state);
  addControls(frame);
}

/** All that is drawn, from the state. */
function seen(frame) {
  const words = frame.get("sentence").split(/\s+/).filter(Boolean);
  const [tokens, shift] = [tokenIds(words), frame.get("shift")];
  const targets = shiftedTargets(tokens, shift, frame.get("ignored"));
  const paid = Object.keys(MODELS).map((one) => [one, positionLosses(pretendLogits(one, tokens), targets)]);
  const model = frame.get("model");
  const says = pretendLogits(model, tokens).map((row, t) => favourite(softmax(row), tokens[t + LOOKS_AHEAD[model]]));
  const losses = Object.fromEntries(paid)[model];
  const means = Object.fromEntries(paid.map(([one, each]) => [one, meanOfCounted(each)]));
  const count = losses.filter((loss) => !Number.isNaN(loss)).length;
  return { words, tokens, shift, targets, says, losses, means, count, ignored: frame.get("ignored") };
}

const favourite = (probs, token) => ({ token, prob: token === undefined ? probs[0] : probs[token] });
const oneDecimal = (value) => value.toFixed(1);
const nats = (value) => (Number.isNaN(value) ? "–" : threeDecimals(value));

/** Where columns and rows of the picture stand; words lie on their side where columns are narrow. */
function plan(width, words) {
  const short = words.map((word) => (word.length > LONGEST ? `${word.slice(0, LONGEST - 1)}…` : word));
  const column = width / (words.length + HANGS_LEFT + HANGS_RIGHT);
  const letters = Math.max(4, ...short.map((word) => word.length));
  const tall = 7.4 * letters + 10 > column;
  const chip = tall ? 7.4 * letters + 10 : 40;
  const reads = 2;
  const says = reads + chip + 22;
  const ruler = says + chip + 30;
  return { width, short, column, tall, chip, reads, says, ruler, height: ruler + chip + 14, x: (k) => (k + HANGS_LEFT) * column };
}

function addRuler(frame, state) {
  const sliding = { held: null };
  let track = null;
  picture(frame, {
    height: 230,
    wide: true,
    interactive: true,
    caption: "Slide the lower strip. Click a target to leave it out (−100), click again to count it.",
    draw(svg, width) {
      const { words, shift } = state();
      const sheet = plan(width, words);
      svg.attr("height", sheet.height).attr("viewBox", `0 0 ${width} ${sheet.height}`);
      track ??= makeTrack(frame, svg, sliding, state);
      drawStill(svg, sheet, state());
      drawRuler(track, sheet, state(), sliding.held ?? shift);
      return `${words.length} positions, their words, what the model says after each, and a ruler of targets at shift ${shift}.`;
    },
  });
}

/** The rows that stay: what is read, what the model says, and whether that is the target. */
function drawStill(svg, sheet, { words, says, targets, shift }) {
  const still = [sheet.width, words, says.map(({ token, prob }) => [token, prob])].join();
  if (svg.attr("data-still") !== still) drawReadAndSaid(svg.attr("data-still", still), sheet, words, says);
  const signs = targets.map((target, t) => (target < 0 ? "" : target === says[t].token ? "=" : "≠"));
  const marks = layer(svg, "signs").selectAll("text").data(signs).join("text").text((sign) => sign);
  marks.attr("class", (sign) => (sign === "=" ? "on-same" : "on-other"));
  marks.attr("x", (_, t) => sheet.x(t + 0.5)).attr("y", sheet.ruler - 9);
  drawNames(layer(svg, "rows-names"), sheet, shift);
}

/** Drawn where they have changed, and not while the ruler slides. */
function drawReadAndSaid(svg, sheet, words, says) {
  const said = says.map(({ token }) => (token === undefined ? "any" : sheet.short[tokenPlace(words, token)]));
  const chances = says.map(({ prob }) => `${threeDigits(100 * prob)} %`);
  chips(layer(svg, "reads"), sheet, sheet.reads, sheet.short, words.map((_, t) => `t = ${t}`));
  chips(layer(svg, "says"), sheet, sheet.says, said, chances);
  const down = layer(svg, "downs").selectAll("path").data(words).join("path");
  down.attr("d", (_, t) => `M${sheet.x(t + 0.5)},${sheet.says - 18}v10m-4,-4l4,5l4,-5`);
}

function drawNames(group, { tall, reads, says, ruler, chip }, shift) {
  const targets = tall ? "targets" : `targets, shift ${written(shift)}`;
  const names = [["reads", reads + chip / 2 + 4], ["says", says + chip / 2 + 4], [targets, ruler - 11]];
  group.selectAll("text").data(names).join("text").text(([name]) => name).attr("x", 2).attr("y", ([, y]) => y);
}

const tokenPlace = (words, token) => words.indexOf([...new Set(words)][token]);
const written = (shift) => String(shift).replace("-", "−");

/** One box for each word, with a small second line where there is room for one. */
function chips(group, sheet, top, texts, seconds) {
  const boxes = group.selectAll("g").data(texts).join((fresh) => {
    const made = fresh.append("g");
    made.append("rect").attr("rx", 4);
    made.append("text").attr("class", "on-first");
    made.append("text").attr("class", "on-second");
    return made;
  });
  boxes.attr("transform", (_, k) => `translate(${sheet.x(k + 0.5)},${top + sheet.chip / 2})`);
  boxes.select("rect").attr("x", 2 - sheet.column / 2).attr("y", -sheet.chip / 2).attr("width", sheet.column - 4).attr("height", sheet.chip);
  const lone = sheet.tall || !seconds;
  boxes.select(".on-first").text((text) => text).attr("transform", sheet.tall ? "rotate(-90)" : null).attr("y", lone ? 4 : -3);
  boxes.select(".on-second").text((_, k) => (lone ? "" : seconds[k])).attr("y", 13);
  return boxes;
}

/** The strip that slides, made once: a slider, and above it the targets, which can be switched off. */
function makeTrack(frame, svg, sliding, state) {
  const track = svg.append("g").attr("class", "on-track");
  track.append("rect").attr("class", "on-ground");
  const moving = track.append("g").attr("class", "on-ruler");
  const strip = moving.append("rect").attr("class", "on-strip").attr("rx", 6).attr("data-ruler", "");
  moving.append("g").attr("class", "on-targets");
  const move = (place) => frame.set({ shift: 0 - place });
  const type = (sign) => (sign in { 0: 1, 1: 1, 2: 1, "-": 1 }) && frame.set({ shift: sign === "-" ? -1 : Number(sign) });
  const tell = slider(strip.node(), {
    name: "ruler of targets",
    range: () => ({ min: -SHIFTS.max, max: -SHIFTS.min, step: 1, page: 1 }),
    read: () => 0 - state().shift,
    move,
    words: (place) => `shift ${written(0 - place)}: ${SCORED_ON[0 - place]}`,
    typed: type,
  });
  slides(frame, track.node(), strip.node(), sliding, state);
  return { track, moving, strip, tell, toggle: (place) => frame.set({ ignored: toggled(state().ignored, place) }) };
}

const toggled = (places, place) => (places.includes(place) ? places.filter((one) => one !== place) : [...places, place].sort());

/** The strip follows the pointer and comes to rest at a whole shift; a click switches a target. */
function slides(frame, node, strip, sliding, state) {
  let grip = null;
  const move = (x, y, event) => {
    const columns = x * (state().words.length + HANGS_LEFT + HANGS_RIGHT);
    if (event.type === "pointerdown") {
      grip = { columns, shift: state().shift, at: event.clientX, target: event.target.closest("[data-target]"), moved: false };
      return;
    }
    grip.moved ||= Math.abs(event.clientX - grip.at) > A_CLICK;
    if (!grip.moved) return;
    sliding.held = clamp(grip.shift - (columns - grip.columns), SHIFTS.min, SHIFTS.max);
    frame.set({ shift: Math.round(sliding.held) + 0 });
  };
  const end = (event) => {
    sliding.held = null;
    const clicked = event.type === "pointerup" && grip && !grip.moved && grip.target;
    if (clicked) frame.set({ ignored: toggled(state().ignored, Number(clicked.dataset.target)) });
    else frame.draw();
    if (grip?.moved) strip.focus({ preventScroll: true });
    grip = null;
  };
  draggable(node, move, { end });
}

function drawRuler({ track, moving, strip, tell, toggle }, sheet, { words, ignored, shift }, offset) {
  const { column, ruler, chip, width } = sheet;
  track.select(".on-ground").attr("width", width).attr("y", ruler - 6).attr("height", chip + 12);
  moving.attr("transform", `translate(${-offset * column},0)`);
  strip.attr("x", sheet.x(0) - 2).attr("width", words.length * column + 4).attr("y", ruler - 6).attr("height", chip + 12);
  tell();
  const boxes = chips(moving.select(".on-targets"), sheet, ruler, sheet.short);
  const scored = (place) => place - shift >= 0 && place - shift < words.length;
  boxes.attr("data-target", (_, k) => k).attr("role", "checkbox").attr("tabindex", 0);
  boxes.attr("aria-label", (_, k) => `target ${words[k]}, number ${k + 1}, counts`).attr("aria-checked", (_, k) => String(!ignored.includes(k)));
  boxes.attr("class", (_, k) => [!scored(k) && "on-off", ignored.includes(k) && "on-ignored"].filter(Boolean).join(" "));
  boxes.on("keydown", (event) => {
    if (event.key !== " " && event.key !== "Enter") return;
    toggle(Number(event.currentTarget.dataset.target));
    event.preventDefault();
  });
}

function addBars(frame, state) {
  const hatch = freshId("hatch");
  picture(frame, {
    height: 160,
    wide: true,
    caption: "What each position pays. Hatched: no target, or left out; these are not in the mean.",
    draw(svg, width, height) {
      const { words, losses } = state();
      const { column, x } = plan(width, words);
      const beneath = height - 34;
      const y = scaleLinear([0, DEAREST], [beneath, 20]);
      const fresh = axes(svg, { y, yName: "loss, nats", width, height, left: x(0) - 3, bottom: 34 });
      if (fresh) addHatch(svg, hatch);
      drawLosses(layer(svg, "losses"), losses, { column, x, y, hatch });
      layer(svg, "floor", "path").attr("d", `M${x(0) - 3},${beneath}H${x(words.length)}`);
      const below = layer(svg, "below", "text").text("position t").attr("x", x(words.length / 2)).attr("y", height - 4);
      below.attr("class", "on-below on-axis-name").attr("text-anchor", "middle");
      return `Losses of the positions: ${losses.map((loss, t) => `${words[t]} ${Number.isNaN(loss) ? "does not count" : twoDecimals(loss)}`).join(", ")}.`;
    },
  });
}

/** One bar for each position; a hatched one reaches the top where nothing counts. */
function drawLosses(group, losses, { column, x, y, hatch }) {
  const columns = group.selectAll("g").data(losses).join((fresh) => {
    const made = fresh.append("g");
    made.append("rect");
    made.append("text").attr("class", "on-paid");
    made.append("text").attr("class", "on-position");
    return made;
  });
  const missing = (loss) => Number.isNaN(loss);
  const top = (loss) => y(missing(loss) ? DEAREST : loss);
  const write = column < ROOM_FOR_TWO_DECIMALS ? oneDecimal : twoDecimals;
  columns.attr("transform", (_, t) => `translate(${x(t + 0.5)},0)`).attr("class", (loss) => (missing(loss) ? "on-uncounted" : "on-counted"));
  const bar = columns.select("rect").attr("fill", (loss) => (missing(loss) ? `url(#${hatch})` : null));
  bar.attr("x", -0.32 * column).attr("width", 0.64 * column).attr("y", top).attr("height", (loss) => y(0) - top(loss));
  const paid = columns.select(".on-paid").text((loss) => (missing(loss) ? "" : write(loss)));
  paid.attr("y", (loss) => top(loss) - 4).attr("data-exact", (loss) => loss);
  columns.select(".on-position").text((_, t) => t).attr("y", y(0) + 15);
}

function addHatch(svg, id) {
  const pattern = layer(svg, "patterns", "defs").selectAll("pattern").data([id]).join("pattern");
  pattern.attr("id", id).attr("width", 7).attr("height", 7).attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)");
  pattern.selectAll("rect").data([0]).join("rect").attr("class", "on-stroke").attr("width", 2).attr("height", 7);
}

/** All models side by side at this shift: what the loss would train for is the one that pays least. */
function addModels(frame, state) {
  const group = freshId("model");
  const rows = Object.entries(MODELS).map(([model, words]) => modelRow(frame, group, model, words));
  const legend = element("legend", {}, "A model that …");
  const heading = element("p", { class: "on-model-head", "aria-hidden": "true" }, "mean loss at this shift, nats");
  frame.stage.append(element("fieldset", { class: "on-models on-wide" }, legend, heading, ...rows.map(([node]) => node)));
  frame.onChange(() => {
    const { means } = state();
    const least = Math.min(...Object.values(means));
    rows.forEach(([, show]) => show(means, least));
  });
}

function modelRow(frame, group, model, words) {
  const fill = element("div", { class: "on-fill" });
  const number = element("output", { "data-mean": model });
  const best = element("span", { class: "on-best" });
  const radio = element("input", { type: "radio", name: group, value: model, onchange: () => frame.set({ model }) });
  const node = element("div", { class: "on-model" }, element("label", {}, radio, words), element("div", { class: "on-mean", "aria-hidden": "true" }, fill), number, best);
  return [node, (means, least) => {
    radio.checked = frame.get("model") === model;
    node.classList.toggle("on-chosen", radio.checked);
    fill.style.inlineSize = `${(100 * clamp(means[model] || 0, 0, DEAREST)) / DEAREST}%`;
    number.textContent = nats(means[model]);
    number.dataset.exact = means[model];
    best.textContent = means[model] <= least + 1e-9 ? "◀ lowest" : "";
  }];
}

function addReadings(frame, state) {
  const show = {
    mean: frame.reading("mean loss", "nats"),
    count: frame.reading("positions that count"),
    perplexity: frame.reading("perplexity"),
  };
  frame.onChange(() => {
    const { means, count, words, shift } = state();
    const mean = means[frame.get("model")];
    show.mean(nats(mean), mean);
    show.count(`${count} of ${words.length}`, count);
    show.perplexity(Number.isNaN(mean) ? "–" : threeDigits(Math.exp(mean)), Math.exp(mean));
    frame.say(`Shift ${written(shift)}: ${SCORED_ON[shift]}. Mean loss ${nats(mean)} nats over ${count} of ${words.length} positions.`);
  });
}

function addControls(frame) {
  const slide = (step) => () => frame.set({ shift: clamp(frame.get("shift") + step, SHIFTS.min, SHIFTS.max) });
  frame.button("◀ Slide to the left", slide(1));
  frame.button("Slide to the right ▶", slide(-1));
  typedLine(frame, { name: "sentence", label: "Your own sentence", write: () => frame.get("sentence"), read: sentenceIn });
}

/** What somebody typed, as a state, or why it cannot be one. */
function sentenceIn(text) {
  const words = text.split(/\s+/).filter(Boolean);
  const { least, most } = WORDS;
  if (words.length < least) return `${least} words or more, please: at shift 2 two positions drop out.`;
  if (words.length > most) return `${words.length} words are too many for the ruler; ${most} at most, please.`;
  return { sentence: words.join(" "), ignored: [] };
}
