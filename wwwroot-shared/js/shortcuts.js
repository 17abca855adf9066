// Keyboard shortcuts of the page. Single letters are ignored while something is being typed.
const registered = new Map();
let next = 1;

function typing(target) {
  return target instanceof HTMLElement && (target.isContentEditable || target.closest("input:not([type=checkbox]):not([type=radio]), textarea, select") !== null);
}

function name(event) {
  const parts = [];
  if (event.ctrlKey || event.metaKey) parts.push("mod");
  if (event.altKey) parts.push("alt");
  if (event.shiftKey && event.key.length > 1) parts.push("shift");
  parts.push(event.key.toLowerCase());
  return parts.join("+");
}

document.addEventListener("keydown", event => {
  if (event.defaultPrevented || event.isComposing || event.repeat) return;
  const keys = name(event);
  const plain = !keys.includes("+") && event.key.length === 1;
  if (plain && typing(event.target)) return;
  const handlers = [...registered.values()].filter(x => x.keys === keys);
  const handler = handlers.at(-1);
  if (!handler) return;
  if (document.querySelector("dialog[open]") && !handler.inDialogs) return;
  event.preventDefault();
  handler.dotNetRef.invokeMethodAsync("OnShortcut", handler.keys);
});

/** keys: "mod+k", "alt+n", "/", "?", "j"; mod is Ctrl, or Command on a Mac. The last one registered wins. Returns a handle for remove(). */
export function add(keys, dotNetRef, inDialogs) {
  const id = next++;
  registered.set(id, { keys: keys.toLowerCase(), dotNetRef, inDialogs: inDialogs === true });
  tell();
  return id;
}

export function remove(id) {
  registered.delete(id);
  tell();
}

// html[data-shortcuts] lists what is listened to, for programs that drive the page.
function tell() {
  document.documentElement.dataset.shortcuts = [...registered.values()].map(x => x.keys).join(" ");
}
