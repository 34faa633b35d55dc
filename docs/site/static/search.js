/* Search, as a learner needs it: nothing that was hidden is shown, and lessons come before machinery. */
"use strict";

const HIDDEN = ".take-along, details.answer, details.solution, .quiz details, form.guess";
const asText = Search.htmlToText;
Search.htmlToText = (page, anchor) => {
  const parsed = new DOMParser().parseFromString(page, "text/html");
  for (const hidden of parsed.querySelectorAll(HIDDEN)) hidden.remove();
  return asText(parsed.documentElement.outerHTML, anchor);
};

/* Points on top of what the words have earned. A heading that is exactly what was asked for comes first. */
const PREFERRED = [
  [/^notebooks\//, 10],
  [/^exercises\//, 6],
  [/^solutions\//, 2],
  [/^reference\//, -6],
  [/^docs\/(handbook|instructor_pack)\//, -4],
];
const asked = (new URLSearchParams(location.search).get("q") ?? "").trim();
const isIt = (title) => title.split(" > ").at(-1).toLowerCase() === asked.toLowerCase();
Scorer.score = ([page, title, , , score]) =>
  score + (isIt(title) ? 20 : 0) + (PREFERRED.find(([place]) => place.test(page))?.[1] ?? 0);

document.getElementById("search-words").value = asked;
