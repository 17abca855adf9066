/**
 * Moves elements of a card by pointer and keys. Distances are millimetres: the drawing's units. What was done is told to the page once, when it is done; until then only the drawing moves.
 */
const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };

/** Begins on a drawing. Without `mayChange` elements can be chosen and not moved. */
export function begin(svg, page, mayChange) {
  let drag = null;
  const at = (e) => {
    const box = svg.getBoundingClientRect();
    return { x: ((e.clientX - box.left) * svg.viewBox.baseVal.width) / box.width, y: ((e.clientY - box.top) * svg.viewBox.baseVal.height) / box.height };
  };
  const parts = (id) => [...svg.querySelectorAll("[data-drawn],[data-element],[data-handle]")].filter((it) => [it.dataset.drawn, it.dataset.element, it.dataset.handle].includes(id));
  const finish = () => {
    if (!drag) return;
    for (const part of parts(drag.id)) part.removeAttribute("transform");
    const { id, dx, dy, isSize } = drag;
    drag = null;
    if (dx || dy) page.invokeMethodAsync("Move", id, ...(isSize ? [0, 0, dx, dy] : [dx, dy, 0, 0]));
  };
  svg.addEventListener("pointerdown", (e) => {
    const handle = e.target.closest("[data-handle]");
    const hit = e.target.closest("[data-element]");
    const id = handle?.dataset.handle ?? hit?.dataset.element;
    if (!id) return;
    hit?.focus();
    page.invokeMethodAsync("Choose", id);
    if (!mayChange) return;
    drag = { id, from: at(e), dx: 0, dy: 0, isSize: !!handle };
    svg.setPointerCapture(e.pointerId);
    e.preventDefault();
  });
  svg.addEventListener("pointermove", (e) => {
    if (!drag) return;
    const to = at(e);
    // Tenths of a millimetre; whole ones with Shift.
    const grid = e.shiftKey ? 1 : 10;
    drag.dx = Math.round((to.x - drag.from.x) * grid) / grid;
    drag.dy = Math.round((to.y - drag.from.y) * grid) / grid;
    for (const part of parts(drag.id)) {
      if (!drag.isSize || part.dataset.handle) part.setAttribute("transform", `translate(${drag.dx} ${drag.dy})`);
    }
  });
  svg.addEventListener("pointerup", finish);
  svg.addEventListener("pointercancel", finish);
  svg.addEventListener("focusin", (e) => {
    const hit = e.target.closest("[data-element]");
    if (hit && !drag && hit.getAttribute("aria-pressed") !== "true") page.invokeMethodAsync("Choose", hit.dataset.element);
  });
  svg.addEventListener("keydown", (e) => {
    const id = e.target.closest("[data-element]")?.dataset.element;
    if ((e.ctrlKey || e.metaKey) && e.key.toLowerCase() === "z") {
      e.preventDefault();
      page.invokeMethodAsync("Press", "undo");
      return;
    }
    if (!id) return;
    if (ways[e.key] && mayChange) {
      const step = e.shiftKey ? 1 : 0.1;
      const [dx, dy] = ways[e.key].map((way) => way * step);
      page.invokeMethodAsync("Move", id, ...(e.altKey ? [0, 0, dx, dy] : [dx, dy, 0, 0]));
    } else if (e.key === "Enter" || e.key === " ") page.invokeMethodAsync("Choose", id);
    else if (e.key === "Delete" && mayChange) page.invokeMethodAsync("Press", "remove");
    else return;
    e.preventDefault();
  });
}

/** Opens a document in a tab of its own, where the browser prints it. */
export function openPdf(address) {
  window.open(address, "_blank", "noopener");
}
