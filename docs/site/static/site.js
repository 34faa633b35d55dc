/* What moves on the site. Without scripts every page can still be read, and every answer opened. */
"use strict";

/* --- explorables: the state stands in the page; what draws them is fetched when one comes near --- */
const places = [...document.querySelectorAll(".explorable[data-state]")];
const beside = document.currentScript.src.replace(/[^/]*$/, "");
window.explorables = [];

const fetched = (element) =>
  new Promise((resolve, reject) => {
    element.onload = resolve;
    element.onerror = reject;
    document.head.append(element);
  });
const style = () => Object.assign(document.createElement("link"), { rel: "stylesheet", href: `${beside}one_number.css` });
const script = () => Object.assign(document.createElement("script"), { src: `${beside}one_number.js` });

let bundle;
async function bringToLife(place) {
  watcher.unobserve(place);
  bundle ??= Promise.all([fetched(style()), fetched(script())]);
  await bundle;
  window.explorables[places.indexOf(place)] ??= window.oneNumber.mount(place, JSON.parse(place.dataset.state));
}

const watcher = new IntersectionObserver(
  (seen) => seen.filter((one) => one.isIntersecting).forEach((one) => bringToLife(one.target)),
  { rootMargin: "400px" },
);
places.forEach((place) => watcher.observe(place));

/* Whoever was sent the state of an explorable is led to it. */
const sent = places.find((place) => location.hash.startsWith(`#${JSON.parse(place.dataset.state).explorable}=`));
if (sent) bringToLife(sent).then(() => sent.scrollIntoView());

/* --- a guess is locked once; when all guesses before an answer are, it opens --- */
const said = (form) => {
  const chosen = [...new FormData(form).getAll("guess")];
  const unit = form.querySelector("label")?.nextSibling?.textContent.trim() ?? "";
  return form.querySelector('[type="radio"], [type="range"]') ? chosen.join(", ") : `${chosen[0]} ${unit}`.trim();
};

const inOrder = [...document.querySelectorAll("form.guess, details.answer")];

function openWhatWasGuessed(form) {
  const answer = inOrder.slice(inOrder.indexOf(form)).find((one) => one.matches("details"));
  const before = inOrder.slice(0, inOrder.indexOf(answer)).reverse();
  const asked = [];
  for (const one of before) {
    if (one.matches("details")) break;
    asked.push(one);
  }
  if (answer && asked.every((one) => one.dataset.locked)) answer.open = true;
}

for (const form of document.querySelectorAll("form.guess")) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    if (form.dataset.locked) return;
    form.dataset.locked = "yes";
    const status = form.querySelector("[role=status]");
    status.textContent = `Locked in: ${said(form)}.`;
    form.querySelector("fieldset").disabled = true;
    status.tabIndex = -1; // what had the focus has gone; keys go on from here
    status.focus({ preventScroll: true });
    openWhatWasGuessed(form);
  });
}

/* --- on paper everything is open --- */
window.addEventListener("beforeprint", () => {
  for (const hidden of document.querySelectorAll("details")) hidden.open = true;
});

/* --- whoever follows a link into something closed finds it open --- */
function openAround(target) {
  for (let one = target?.closest("details"); one; one = one.parentElement.closest("details")) one.open = true;
}
const openWhatIsLinked = () => openAround(document.querySelector(":target"));
window.addEventListener("hashchange", openWhatIsLinked);
openWhatIsLinked();

/* --- what scrolls sideways can be scrolled by keys --- */
function letKeysScroll() {
  for (const wide of document.querySelectorAll(".table-wrapper, article pre, .formula")) {
    if (wide.scrollWidth > wide.clientWidth + 1) wide.tabIndex = 0;
    else wide.removeAttribute("tabindex");
  }
}
window.addEventListener("resize", letKeysScroll);
document.addEventListener("toggle", letKeysScroll, true);
letKeysScroll();

/* --- the theme's drawers open by keys as well --- */
for (const label of document.querySelectorAll("label.nav-overlay-icon, label.toc-overlay-icon")) {
  const drawer = document.getElementById(label.htmlFor);
  const button = document.createElement("button");
  button.type = "button";
  button.className = `drawer-opener ${label.className}`;
  button.setAttribute("aria-label", drawer.id === "__toc" ? "On this page" : "All pages");
  button.append(...label.childNodes);
  label.replaceWith(button);
  const tell = () => button.setAttribute("aria-expanded", String(drawer.checked));
  button.addEventListener("click", () => {
    drawer.checked = !drawer.checked;
    tell();
  });
  drawer.addEventListener("change", tell);
  document.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !drawer.checked) return;
    drawer.checked = false;
    tell();
    if (button.offsetParent) button.focus();
  });
  tell();
}
