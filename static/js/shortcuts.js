// One key opens what carries data-shortcut; the page's own element goes before the header's.
const TYPING = "input, textarea, select, [contenteditable], dialog";

function targetOf(key) {
  const selector = `[data-shortcut="${CSS.escape(key)}"]`;
  return document.querySelector(`main ${selector}`) ?? document.querySelector(selector);
}

export function listenForShortcuts(page) {
  // People who turned shortcuts off get a page without this mark.
  if (page.body.dataset.shortcuts !== "on") return;
  page.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || event.isComposing) return;
    if (event.target.closest(TYPING)) return;
    const target = targetOf(event.key.toLowerCase());
    if (!target) return;
    event.preventDefault();
    if (target.matches("a, button")) target.click();
    else target.focus();
  });
}
