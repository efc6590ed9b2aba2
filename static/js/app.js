// Everything here only quickens a page that works without it.
import { initAll } from "../build/govuk-frontend.min.js";
import { listenForShortcuts } from "./shortcuts.js";
import { countTicked } from "./bulk_select.js";

document.body.classList.add("js-enabled", "govuk-frontend-supported");
initAll();
countTicked(document);
listenForShortcuts(document);

// On a narrow screen the list comes first; its filter waits folded above it.
if (matchMedia("(max-width: 959px)").matches) {
  for (const filter of document.querySelectorAll("details.jb-filter")) filter.open = false;
}

// Parts that htmx brings in later start their components as a fresh page would.
document.addEventListener("htmx:load", (event) => {
  if (event.target === document.body) return;
  initAll(event.target);
  countTicked(event.target);
});
