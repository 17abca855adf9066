// The page on the phone: loads itself again when the portal says that something has changed. Without it the page does so every few seconds by itself.
const pause = 2000;
const page = () => document.querySelector("[data-phone-state]");

// While something is fetched the page stays: to load it again would end that.
const patience = 20000;
let quietUntil = 0;

async function look() {
  const shown = page()?.dataset.phoneState;
  if (shown && Date.now() > quietUntil && document.visibilityState === "visible") {
    const state = await fetch("phone/state", { cache: "no-store" }).then(answer => answer.ok ? answer.text() : shown, () => shown);
    if (state !== shown && Date.now() > quietUntil) return location.replace("phone");
  }
  setTimeout(look, pause);
}

setTimeout(look, pause);
document.addEventListener("click", event => {
  if (event.target.closest?.("[data-get]")) quietUntil = Date.now() + patience;
});
document.addEventListener("visibilitychange", () => {
  // Back from the settings, where it was installed.
  if (document.visibilityState === "visible" && page()?.dataset.phoneState) quietUntil = 0;
});
