// Moving the focus where the next keystroke belongs.
export function focus(selector) {
  const element = document.querySelector(selector);
  if (!element) return false;
  element.focus({ preventScroll: false });
  return true;
}

/** The focus for a page just come to. Whoever is already at work in it, or in something that floats above it, is left alone. */
export function arrive(selector, isFirst) {
  const active = document.activeElement;
  const main = document.querySelector("main");
  const isAtWork = document.querySelector("dialog[open]") !== null || (isFirst ? active !== document.body : active !== main && main?.contains(active));
  const element = document.querySelector(selector);
  if (isAtWork || !element) return;
  if (!element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus();
}

export function showModal(dialog) {
  if (!dialog || dialog.open) return;
  dialog.showModal();
  (dialog.querySelector("[autofocus]") ?? dialog).focus();
}

export function close(dialog) {
  if (dialog?.open) dialog.close();
}

export function hidePopover(id) {
  const element = document.getElementById(id);
  if (element?.matches(":popover-open")) element.hidePopover();
}

export function scrollIntoView(id) {
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
}

/** Up and down move through a list below the field; they must not also move the caret in it. */
export function keepCaret(input) {
  input?.addEventListener("keydown", event => {
    if (event.key === "ArrowUp" || event.key === "ArrowDown") event.preventDefault();
    if (event.key === "Escape" && input.value !== "") event.preventDefault();
  });
}
