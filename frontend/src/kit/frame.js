/** The frame of every explorable: a question, the picture, its knobs, a question, and a way back.
 *
 * The state lives in the model that JupyterLab shares with Python (or that an exported page keeps):
 * `get` reads it, `set` writes it and draws. Nothing is drawn by timers.
 */
import { element, freshId } from "./elements.js";
import { asCall, fromAddress, toAddress } from "./sharing.js";
import { knob, choice } from "./knobs.js";
import { question } from "./questions.js";

const PAUSE_BEFORE_SPEAKING_MS = 500;

export class Frame {
  constructor(model, place) {
    this.model = model;
    this.place = place;
    this.kind = model.get("explorable");
    this.start = model.get("start");
    this.drawings = [];
    this.resizings = [];
    this.closings = [];
    this.stage = element("div", { class: "on-stage" });
    this.controls = element("div", { class: "on-controls" });
    this.readings = element("dl", { class: "on-readings" });
    this.voice = element("p", { class: "on-voice", role: "status", "aria-live": "polite" });
  }

  get(name) {
    return this.model.get(name);
  }

  /** Changes the state, draws once, and tells Python. */
  set(changes) {
    this.changing = true;
    for (const [name, value] of Object.entries(changes)) this.model.set(name, value);
    this.changing = false;
    this.draw();
    this.model.save_changes();
  }

  /** Calls `drawing` now and after every change, whoever made it. */
  onChange(drawing) {
    this.drawings.push(drawing);
  }

  /** Calls `forgetting` before the drawing that follows a change of width. */
  onResize(forgetting) {
    this.resizings.push(forgetting);
  }

  draw() {
    for (const drawing of this.drawings) drawing();
  }

  /** Says a sentence to a screen reader when the moving has come to rest. */
  say(sentence) {
    clearTimeout(this.speaking);
    this.speaking = setTimeout(() => (this.voice.textContent = sentence), PAUSE_BEFORE_SPEAKING_MS);
  }

  /** A number beside the picture; gives back a function that shows a new one. */
  reading(label, unit = "") {
    const value = element("output", { "data-reading": label });
    const shown = element("dd", {}, value, unit && ` ${unit}`);
    this.readings.append(element("div", {}, element("dt", {}, label), shown));
    return (text, exact) => {
      value.textContent = text;
      value.dataset.exact = exact ?? text;
    };
  }

  knob(options) {
    this.controls.append(knob(this, options));
  }

  choice(options) {
    this.controls.append(choice(this, options));
  }

  button(label, press) {
    const made = element("button", { type: "button", onclick: press }, label);
    this.controls.append(made);
    return made;
  }

  /** Everything a knob or a hand has changed goes back to how it began. */
  reset() {
    this.set(structuredClone(this.start));
    this.say("Everything is as it was at the beginning.");
  }

  state() {
    return Object.fromEntries(Object.keys(this.start).map((name) => [name, this.get(name)]));
  }

  open() {
    this.restoreFromAddress();
    const heading = freshId("title");
    this.root = element(
      "section",
      { class: "one-number", "aria-labelledby": heading, "data-explorable": this.kind },
      element("h3", { id: heading }, this.get("title")),
      question(this, "before"),
      element("div", { class: "on-body" }, this.stage, this.readings, this.controls),
      question(this, "after"),
      this.footer(),
      this.voice,
    );
    this.root.addEventListener("keydown", (event) => event.stopPropagation());
    this.place.replaceChildren(this.root);
    this.listen();
    this.drawWhatTheAddressSays();
    return () => this.closings.forEach((close) => close());
  }

  listen() {
    const redraw = () => this.changing || this.draw();
    const names = [...Object.keys(this.start), "answered"];
    for (const name of names) this.model.on(`change:${name}`, redraw);
    const watcher = new ResizeObserver(() => {
      for (const forget of this.resizings) forget();
      this.draw();
    });
    watcher.observe(this.stage);
    this.closings.push(() => watcher.disconnect(), () => clearTimeout(this.speaking));
    this.closings.push(() => names.forEach((name) => this.model.off(`change:${name}`, redraw)));
  }

  footer() {
    const shared = element("input", { readonly: true, class: "on-shared", hidden: true, "aria-label": "To copy" });
    const show = (text) => {
      shared.hidden = false;
      shared.value = text;
      shared.select();
    };
    const buttons = [
      element("button", { type: "button", onclick: () => this.reset() }, "Reset"),
      element("button", { type: "button", onclick: () => show(asCall(this.kind, this.state())) }, "As a cell"),
      element("button", { type: "button", onclick: () => show(toAddress(this.kind, this.state())) }, "As a link"),
    ];
    return element("footer", {}, ...buttons, shared);
  }

  /** An address can say anything. What cannot be drawn is forgotten. */
  drawWhatTheAddressSays() {
    try {
      this.draw();
    } catch {
      this.reset();
    }
  }

  restoreFromAddress() {
    const state = fromAddress(this.kind, this.start);
    for (const [name, value] of Object.entries(state)) this.model.set(name, value);
  }
}
