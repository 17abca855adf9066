// Enter goes on and Escape goes back in the wizard that stands in the page, wherever the focus is, unless what has the focus needs the key itself or something floats above.
const own = "button, a, summary, textarea, select, [contenteditable], [role=option], [role=combobox]";
const patience = 800;
let listening = false;

/** Called by every page that leads to a wizard, so that the first Enter in it is not lost while this module loads. */
export function start() {
  if (listening) return;
  listening = true;
  document.documentElement.dataset.wizard = "listening";
  document.addEventListener("keydown", event => {
    if (event.defaultPrevented || event.isComposing || event.repeat || event.ctrlKey || event.altKey || event.metaKey || event.shiftKey) return;
    const wizard = document.querySelector("[data-step]");
    if (!wizard || document.querySelector("dialog[open], [popover]:popover-open")) return;
    if (event.key === "Enter" && !event.target.closest?.(own)) press(wizard, "[data-go-on]", event);
    if (event.key === "Escape") press(wizard, "[data-go-back]", event);
  });
}

// A PIN is sealed a moment after its last digit: who types Enter at once is waited for.
function press(wizard, selector, event) {
  event.preventDefault();
  const until = performance.now() + patience;
  const step = wizard.dataset.step;
  const attempt = () => {
    const button = wizard.querySelector(selector);
    if (!button || wizard.dataset.step !== step) return;
    if (!button.disabled) button.click();
    else if (performance.now() < until) setTimeout(attempt, 30);
  };
  attempt();
}
