// A table of rows to tick: the box in its header ticks them all, and the words above say how many.
function start(region) {
  const boxes = () => [...region.querySelectorAll("[data-bulk-row]")];
  const all = region.querySelector("[data-bulk-all]");
  const words = region.querySelector("[data-bulk-count]");
  const show = () => {
    const ticked = boxes().filter((box) => box.checked).length;
    if (words) words.textContent = `${ticked} chosen`;
    if (!all) return;
    all.checked = ticked > 0 && ticked === boxes().length;
    all.indeterminate = ticked > 0 && !all.checked;
  };
  if (all) {
    all.closest("[hidden]")?.removeAttribute("hidden");
    all.addEventListener("change", () => {
      for (const box of boxes()) box.checked = all.checked;
      show();
    });
  }
  region.addEventListener("change", show);
  show();
}

export function countTicked(scope) {
  for (const region of scope.querySelectorAll("[data-bulk]")) start(region);
}
