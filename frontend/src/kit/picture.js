/** Pictures: an SVG as wide as its place, so that letters keep their size on a telephone. */
import { axisBottom, axisLeft } from "d3-axis";
import { select } from "d3-selection";
import { element } from "./elements.js";

const WIDEST = 640;
const NARROWEST = 240;

/** Adds a picture to the stage and draws it after every change.
 *
 * `draw(svg, width, height)` gets a D3 selection; what it returns is the description in words. A
 * picture that holds something to move is `interactive`: a reader is led into it.
 */
export function picture(frame, { height, caption, draw, wide = false, interactive = false }) {
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  const text = element("figcaption", {}, caption);
  const figure = element("figure", { class: wide ? "on-wide" : "" }, svg.node(), text);
  frame.stage.append(figure);
  let room = 0; // asked for once: to ask after every change would lay the page out anew
  frame.onResize(() => (room = 0));
  frame.onChange(() => {
    room ||= figure.clientWidth;
    const width = Math.max(NARROWEST, Math.min(WIDEST, room || 360));
    svg.attr("width", width).attr("height", height).attr("viewBox", `0 0 ${width} ${height}`);
    const words = draw(svg, width, height);
    if (words) svg.attr("role", interactive ? "group" : "img").attr("aria-label", words);
  });
  return svg;
}

/** A group of a picture, made once and found again: `layer(svg, "curve")`. */
export const layer = (svg, name, tag = "g") =>
  svg.selectAll(`:scope > .on-${name}`).data([name]).join(tag).attr("class", `on-${name}`);

/** The two axes of a picture, each with its name and unit.
 *
 * Drawn only where they have changed; says whether they were, so that a curve that depends on
 * nothing else can wait, too.
 */
export function axes(svg, { x, y, xName, yName, width, height, left = 44, bottom = 36, ticks = 5 }) {
  const beneath = height - bottom;
  const written = [x, y].map((scale) => scale && [scale.domain(), scale.range()]).join() + [xName, yName, width, height];
  if (svg.attr("data-axes") === written) return false;
  svg.attr("data-axes", written);
  const write = (name, axis, shift) => layer(svg, name).attr("transform", shift).call(axis);
  if (x) write("x", axisBottom(x).ticks(ticks).tickSizeOuter(0), `translate(0,${beneath})`);
  if (y) write("y", axisLeft(y).ticks(ticks).tickSizeOuter(0), `translate(${left},0)`);
  const label = (name, text, at) => layer(svg, name, "text").attr("class", `on-${name} on-axis-name`).text(text).attr("transform", at);
  if (xName) label("x-name", xName, `translate(${(left + width) / 2},${height - 4})`).attr("text-anchor", "middle");
  if (yName) label("y-name", yName, `translate(11,${beneath / 2}) rotate(-90)`).attr("text-anchor", "middle");
  return true;
}
