/** A hatch for areas in pictures, so that an area is told by more than its colour. */
import "./hatch.css";
import { freshId } from "./elements.js";

const GAP = 7;

/** `url(#…)` of the hatch of a picture; made once. Its lines have the class `on-hatch`. */
export function hatch(svg) {
  const found = svg.select("pattern");
  if (!found.empty()) return `url(#${found.attr("id")})`;
  const id = freshId("hatch");
  const pattern = svg.append("defs").append("pattern").attr("id", id).attr("class", "on-hatch");
  pattern.attr("width", GAP).attr("height", GAP).attr("patternUnits", "userSpaceOnUse").attr("patternTransform", "rotate(45)");
  pattern.append("line").attr("y2", GAP);
  return `url(#${id})`;
}
