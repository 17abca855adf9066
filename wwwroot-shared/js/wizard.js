// Enter goes on and Escape goes back, wherever the focus is, unless what has the focus needs the key itself or something floats above the page.
const own = "button, a, summary, textarea, select, [contenteditable], [role=option], [role=combobox]";
const patience = 800;
const roots = new WeakMap();

export function mount(root) {
  if (!root || roots.has(root)) return;
  const onKey = event => {
    if (event.defaultPrevented || event.isComposing || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    if (document.querySelector("dialog[open], [popover]:popover-open")) return;
    if (event.key === "Enter" && !event.target.closest?.(own)) press(root, "[data-go-on]", event);
    if (event.key === "Escape") press(root, "[data-go-back]", event);
  };
  document.addEventListener("keydown", onKey);
  roots.set(root, onKey);
}

export function unmount(root) {
  document.removeEventListener("keydown", roots.get(root));
  roots.delete(root);
}

// A PIN is sealed a moment after its last digit: who types Enter at once is waited for.
function press(root, selector, event) {
  event.preventDefault();
  const until = performance.now() + patience;
  const step = root.dataset.step;
  const attempt = () => {
    const button = root.querySelector(selector);
    if (!button || root.dataset.step !== step) return;
    if (!button.disabled) button.click();
    else if (performance.now() < until) setTimeout(attempt, 30);
  };
  attempt();
}
