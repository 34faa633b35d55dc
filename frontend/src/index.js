/** What JupyterLab, or an exported page, calls to show a widget: the one that its model names. */
import "./theme.css";
import { Frame } from "./kit/frame.js";
import { PageModel } from "./kit/page_model.js";
import { averageOfWhat } from "./explorables/average_of_what.js";
import { breakTheChecker } from "./explorables/break_the_checker.js";
import { focalDial } from "./explorables/focal_dial.js";
import { infoNceMatrix } from "./explorables/info_nce_matrix.js";
import { informationAreas } from "./explorables/information_areas.js";
import { learningRateCliff } from "./explorables/learning_rate_cliff.js";
import { lossExplorer } from "./explorables/loss_explorer.js";
import { marginRing } from "./explorables/margin_ring.js";
import { outlierTug } from "./explorables/outlier_tug.js";
import { rotateTheSlice } from "./explorables/rotate_the_slice.js";
import { shiftRuler } from "./explorables/shift_ruler.js";
import { softmaxSimplex } from "./explorables/softmax_simplex.js";
import { surpriseSlide } from "./explorables/surprise_slide.js";

const EXPLORABLES = {
  AverageOfWhat: averageOfWhat,
  BreakTheChecker: breakTheChecker,
  FocalDial: focalDial,
  InfoNCEMatrix: infoNceMatrix,
  InformationAreas: informationAreas,
  LearningRateCliff: learningRateCliff,
  LossExplorer: lossExplorer,
  MarginRing: marginRing,
  OutlierTug: outlierTug,
  RotateTheSlice: rotateTheSlice,
  ShiftRuler: shiftRuler,
  SoftmaxSimplex: softmaxSimplex,
  SurpriseSlide: surpriseSlide,
};

function render({ model, el }) {
  const frame = new Frame(model, el);
  EXPLORABLES[model.get("explorable")](frame);
  return frame.open();
}

/** Shows an explorable on a page without a kernel; gives back the model that holds its state. */
export function mount(el, state) {
  const model = new PageModel(state);
  render({ model, el });
  return model;
}

export default { render };
