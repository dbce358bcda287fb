// Starts the GOV.UK components, and closes an open menu. Every page works without this file.
import { initAll } from "../vendor/govuk-frontend.min.js";

initAll();

// What only some pages have.
if (document.querySelector("[data-person]")) import("./people.js");
if (document.querySelector("[data-soon]")) import("./dates.js");

// A chart that is wider than a phone begins with its newest months, at its right end.
for (const chart of document.querySelectorAll("[data-newest]")) chart.scrollLeft = chart.scrollWidth;

// A menu lies over the page, so a click beside it or Escape closes it; Escape returns to what opened it.
for (const menu of document.querySelectorAll("details[data-menu]")) {
  document.addEventListener("click", (event) => {
    if (!menu.contains(event.target)) menu.open = false;
  });
  menu.addEventListener("keydown", (event) => {
    if (event.key !== "Escape" || !menu.open) return;
    menu.open = false;
    menu.querySelector("summary").focus();
  });
}
