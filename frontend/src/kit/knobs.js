/** Knobs: a number that slides and can be typed, and a choice among a few. */
import { element, freshId } from "./elements.js";
import { clamp, numberIn, threeDigits } from "./numbers.js";

const asIs = { to: (value) => value, from: (value) => value };
const inPowers = { to: Math.log10, from: (place) => Number((10 ** place).toPrecision(3)) };

/** One number of the state: {name, label, min, max, step, unit, powers, write}.
 *
 * With `powers`, equal ways of the slider are equal factors; `step` is then in powers of ten.
 */
export function knob(frame, { name, label, min, max, step, unit = "", powers = false, write = threeDigits }) {
  const scale = powers ? inPowers : asIs;
  const id = freshId("knob");
  const move = (value) => Number.isFinite(value) && frame.set({ [name]: clamp(value, min, max) });
  const range = element("input", {
    type: "range", id, "data-knob": name, min: scale.to(min), max: scale.to(max), step,
    oninput: () => move(scale.from(Number(range.value))),
  });
  const typed = element("input", {
    type: "text", inputmode: "decimal", "aria-label": `${label}, typed`, "data-typed": name,
    onchange: () => (move(numberIn(typed.value)), show()),
  });
  const show = () => {
    const value = frame.get(name);
    range.value = scale.to(value);
    range.setAttribute("aria-valuetext", `${write(value)} ${unit}`.trim());
    if (document.activeElement !== typed || Number(numberIn(typed.value)) !== value) typed.value = write(value);
  };
  frame.onChange(show);
  const named = element("label", { for: id }, label);
  return element("div", { class: "on-knob" }, named, range, typed, element("span", {}, unit));
}

/** One of a few words: {name, label, options: [[value, words], …]}. */
export function choice(frame, { name, label, options }) {
  const id = freshId("choice");
  const made = options.map(([value, words]) => element("option", { value }, words));
  const box = element("select", { id, "data-choice": name, onchange: () => frame.set({ [name]: box.value }) }, ...made);
  frame.onChange(() => (box.value = frame.get(name)));
  return element("div", { class: "on-knob on-choice" }, element("label", { for: id }, label), box);
}
