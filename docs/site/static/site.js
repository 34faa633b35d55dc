/* What moves on the site. Without scripts every page can still be read, and every answer opened. */
"use strict";

/* --- explorables: the state stands in the page, the bundle is a script beside it --- */
window.explorables = [...document.querySelectorAll(".explorable[data-state]")].map((place) =>
  window.oneNumber.mount(place, JSON.parse(place.dataset.state)),
);

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
    form.querySelector("[role=status]").textContent = `Locked in: ${said(form)}.`;
    form.querySelector("fieldset").disabled = true;
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
const openWhatIsLinked = () => openAround(document.getElementById(decodeURIComponent(location.hash.slice(1))));
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
for (const opener of document.querySelectorAll("label.nav-overlay-icon, label.toc-overlay-icon")) {
  const drawer = document.getElementById(opener.htmlFor);
  const tell = () => opener.setAttribute("aria-expanded", String(drawer.checked));
  opener.tabIndex = 0;
  opener.setAttribute("role", "button");
  opener.setAttribute("aria-label", opener.htmlFor === "__toc" ? "On this page" : "All pages");
  opener.addEventListener("keydown", (event) => {
    if (event.key !== "Enter" && event.key !== " ") return;
    event.preventDefault();
    opener.click();
  });
  drawer.addEventListener("change", tell);
  tell();
}
