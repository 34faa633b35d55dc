/** The Loss Explorer: five words, one of them true; what it costs, and where the slope pushes. */
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";
import { arrow } from "../kit/arrow.js";
import { bars } from "../kit/bars.js";
import { threeDecimals, threeDigits, twoDecimals } from "../kit/numbers.js";
import { axes, layer, picture } from "../kit/picture.js";
import { judged, stepped, withProbability } from "../mathematics/one_of_many.js";

const SCORES = { min: -8, max: 8, step: 0.1, page: 1 };
const PROBS = { min: 0.001, max: 0.999, step: 0.01, page: 0.1 };
const AT_REST = 1e-3;
const LONGEST_RUN = 400;
const STEPS_A_FRAME = 2;
const DEAREST = 7;

export function lossExplorer(frame) {
  const label = () => frame.get("words").indexOf(frame.get("true_word"));
  const now = () => judged(frame.get("criterion"), frame.get("logits"), label(), frame.get("temperature"));
  let state = now();
  frame.onChange(() => (state = now()));

  addWords(frame, () => state, label);
  addSurpriseCurve(frame, () => state);
  addTrail(frame);
  addReadings(frame, () => state);
  addControls(frame, now);
}

function addWords(frame, state, label) {
  const byScores = () => frame.get("drag") === "logits";
  const move = (place, value) => {
    const { logits, temperature } = { logits: frame.get("logits"), temperature: frame.get("temperature") };
    const scores = logits.map((z, k) => (k === place ? value : z));
    frame.set({ logits: byScores() ? scores : withProbability(logits, place, value, temperature) });
  };
  const show = bars(frame, frame.get("words"), {
    headings: ["true word", "drag a bar", "value", "slope, and push"],
    what: () => (byScores() ? "logit" : "probability"),
    range: () => (byScores() ? SCORES : PROBS),
    value: (place) => (byScores() ? frame.get("logits")[place] : state().probs[place]),
    move,
    write: (value) => (byScores() ? twoDecimals(value) : threeDecimals(value)),
    chosen: label,
    choose: (place) => frame.set({ true_word: frame.get("words")[place] }),
    extra: (place) => arrow(() => state().slope[place]),
  });
  frame.onChange(show);
}

function addSurpriseCurve(frame, state) {
  const probs = Array.from({ length: 140 }, (_, k) => Math.exp((-DEAREST * (139 - k)) / 139));
  picture(frame, {
    height: 190,
    caption: "What the true word costs: −log p.",
    draw(svg, width, height) {
      const x = scaleLinear([0, 1], [44, width - 12]);
      const y = scaleLinear([0, DEAREST], [height - 36, 8]);
      const p = Math.exp(-state().surprise);
      const cost = Math.min(state().surprise, DEAREST);
      const fresh = axes(svg, { x, y, width, height, xName: "probability of the true word", yName: "−log p, nats" });
      if (fresh) layer(svg, "curve", "path").attr("d", line((q) => x(q), (q) => y(-Math.log(q)))(probs));
      layer(svg, "drop", "line").attr("x1", x(p)).attr("x2", x(p)).attr("y1", y(0)).attr("y2", y(cost));
      layer(svg, "dot", "circle").attr("cx", x(p)).attr("cy", y(cost)).attr("r", 6);
      return `The curve of minus log p falls from ${DEAREST} nats near 0 to 0 at 1. The true word has probability ${threeDecimals(p)} and costs ${threeDecimals(state().surprise)} nats.`;
    },
  });
}

function addTrail(frame) {
  picture(frame, {
    height: 190,
    caption: "The loss after each gradient step that you take.",
    draw(svg, width, height) {
      const trail = frame.get("trail");
      const x = scaleLinear([0, Math.max(10, trail.length - 1)], [44, width - 12]);
      const y = scaleLinear([Math.min(0, ...trail), Math.max(1, ...trail)], [height - 36, 8]).nice();
      axes(svg, { x, y, width, height, xName: "step", yName: "loss" });
      layer(svg, "curve", "path").attr("d", line((_, k) => x(k), (loss) => y(loss))(trail));
      layer(svg, "dot", "circle").attr("r", trail.length ? 5 : 0).attr("cx", x(trail.length - 1)).attr("cy", y(trail.at(-1) ?? 0));
      if (!trail.length) return "No step was taken yet.";
      return `${trail.length - 1} steps: the loss went from ${threeDecimals(trail[0])} to ${threeDecimals(trail.at(-1))}.`;
    },
  });
}

function addReadings(frame, state) {
  const show = {
    value: frame.reading("loss"),
    nats: frame.reading("surprise", "nats"),
    bits: frame.reading("in bits", "bits"),
    perplexity: frame.reading("perplexity"),
    longest: frame.reading("largest slope"),
  };
  frame.onChange(() => {
    const { value, surprise, slope } = state();
    const longest = Math.max(...slope.map(Math.abs));
    show.value(threeDecimals(value), value);
    show.nats(threeDecimals(surprise), surprise);
    show.bits(threeDecimals(surprise / Math.LN2), surprise / Math.LN2);
    show.perplexity(threeDigits(Math.exp(surprise)), Math.exp(surprise));
    show.longest(threeDecimals(longest), longest);
    frame.say(`Loss ${threeDecimals(value)}, surprise ${threeDecimals(surprise)} nats, largest slope ${threeDecimals(longest)}.`);
  });
}

function addControls(frame, now) {
  frame.choice({ name: "drag", label: "Bars are", options: [["probs", "probabilities"], ["logits", "logits"]] });
  frame.choice({
    name: "criterion",
    label: "Loss",
    options: [
      ["cross_entropy", "cross-entropy"],
      ["squared_error", "squared error"],
      ["negative_dot_product", "negative dot product"],
      ["smoothed_cross_entropy", "cross-entropy, smoothed by 0.1"],
    ],
  });
  frame.knob({ name: "temperature", label: "Temperature", min: 0.1, max: 10, step: 0.02, powers: true });
  frame.knob({ name: "learning_rate", label: "Learning rate", min: 0.01, max: 10, step: 0.05, powers: true });
  addSteps(frame, now);
}

function addSteps(frame, now) {
  const step = () => {
    const { value, slope } = now();
    const logits = stepped(frame.get("logits"), slope, frame.get("learning_rate"));
    const trail = [...(frame.get("trail").length ? frame.get("trail") : [value])];
    frame.set({ logits });
    frame.set({ trail: [...trail, now().value] });
    return Math.max(...now().slope.map(Math.abs)) > AT_REST;
  };
  let waiting = 0;
  const stop = () => cancelAnimationFrame(waiting);
  const still = matchMedia("(prefers-reduced-motion: reduce)");
  const run = (left) => {
    const count = still.matches ? left : STEPS_A_FRAME;
    for (let k = 0; k < count; k += 1) if (!step()) return;
    if (left > count) waiting = requestAnimationFrame(() => run(left - count));
  };
  frame.button("Gradient step", () => (stop(), step()));
  frame.button("Run to rest", () => (stop(), run(LONGEST_RUN)));
  frame.closings.push(stop);
  frame.place.addEventListener("pointerdown", stop);
}
