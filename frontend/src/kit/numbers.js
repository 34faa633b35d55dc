/** How numbers are written: a real minus sign, few digits, and words where a number is infinite. */
import { format } from "d3-format";

const written = (pattern) => {
  const inDigits = format(pattern);
  return (value) => {
    if (Number.isNaN(value)) return "not a number";
    if (!Number.isFinite(value)) return value > 0 ? "∞" : "−∞";
    return inDigits(value).replace(/^−(0(\.0*)?)$/, "$1");
  };
};

export const twoDecimals = written(".2f");
export const threeDecimals = written(".3f");
export const signed = written("+.3f");
export const whole = written(",.0f");

/** Three digits that count, however large or small: 0.00123, 12.3, 1,230. */
export const threeDigits = (value) => {
  const size = Math.abs(value);
  if (size !== 0 && (size < 1e-4 || size >= 1e6) && Number.isFinite(value)) return format(".2e")(value);
  return written(size >= 1000 ? ",.0f" : ",.3~r")(value);
};

/** What somebody typed, as a number: a comma is a decimal sign, a real minus is a minus. */
export const numberIn = (text) => {
  const plain = text.trim().replace("−", "-").replace(/^(-?\d*),(\d+)$/, "$1.$2");
  return plain === "" ? NaN : Number(plain);
};

export const clamp = (value, least, most) => Math.min(most, Math.max(least, value));
