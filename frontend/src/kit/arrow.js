/** An arrow from the middle of its place, as long as a slope and pointing where a step goes. */
import { select } from "d3-selection";
import { element } from "./elements.js";
import { clamp, signed } from "./numbers.js";

const HALF = 50;
const LONGEST = 44;

/** [element, show]: `slope()` is the slope, the arrow points against it; 1 is the whole length. */
export function arrow(slope) {
  const svg = select(document.createElementNS("http://www.w3.org/2000/svg", "svg"));
  svg.attr("viewBox", `0 0 ${2 * HALF} 20`).attr("preserveAspectRatio", "none").attr("aria-hidden", "true");
  svg.append("line").attr("class", "on-middle").attr("x1", HALF).attr("x2", HALF).attr("y1", 2).attr("y2", 18);
  const shaft = svg.append("line").attr("x1", HALF).attr("y1", 10).attr("y2", 10);
  const head = svg.append("path");
  const number = element("span", { class: "on-slope" });
  const show = () => {
    const way = clamp(-slope(), -1, 1) * LONGEST;
    const tip = Math.sign(way) * Math.min(7, Math.abs(way));
    shaft.attr("x2", HALF + way - tip);
    head.attr("d", `M${HALF + way},10 L${HALF + way - tip},4 V16 Z`);
    number.textContent = signed(slope());
    number.dataset.exact = slope();
  };
  return [element("div", { class: "on-push" }, svg.node(), number), show];
}
