/** Elements of a page, written as they nest. */

let made = 0;

/** A name for an element that nothing else on the page has. */
export const freshId = (stem) => `on-${stem}-${(made += 1)}-${Math.random().toString(36).slice(2, 7)}`;

/** An HTML element: attributes, `on…` listeners, and children (text or elements). */
export function element(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) node.addEventListener(name.slice(2), value);
    else if (value === true) node.setAttribute(name, "");
    else if (value !== false && value != null) node.setAttribute(name, value);
  }
  node.append(...children.flat());
  return node;
}
