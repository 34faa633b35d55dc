/** What JupyterLab, or an exported page, calls to show a widget: the one that its model names. */
import "./theme.css";
import { Frame } from "./kit/frame.js";
import { PageModel } from "./kit/page_model.js";
import { lossExplorer } from "./explorables/loss_explorer.js";

const EXPLORABLES = { LossExplorer: lossExplorer };

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
