// Whether single letters do things on this computer: people who dictate, or whose keyboard sends letters by itself, switch them off.
const name = "single-keys";

export function areOn() {
  return localStorage.getItem(name) !== "off";
}

export function set(on) {
  if (on) localStorage.removeItem(name);
  else localStorage.setItem(name, "off");
}

/** Brings a row into its box without moving the page more than needed. */
export function reveal(id) {
  document.getElementById(id)?.scrollIntoView({ block: "nearest" });
}
