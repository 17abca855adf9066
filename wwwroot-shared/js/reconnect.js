// Our own words for a lost connection. Blazor's script sets classes on #components-reconnect-modal; state lives on the server, so a rejected circuit is answered by loading the page again.
const modal = document.getElementById("components-reconnect-modal");
if (modal) {
  const shown = ["components-reconnect-show", "components-reconnect-failed", "components-reconnect-rejected"];
  let wasShown = false;
  new MutationObserver(() => {
    const show = shown.some(name => modal.classList.contains(name));
    if (modal.classList.contains("components-reconnect-rejected")) location.reload();
    if (show && !wasShown) modal.querySelector("button")?.focus({ preventScroll: true });
    wasShown = show;
  }).observe(modal, { attributes: true, attributeFilter: ["class"] });

  modal.querySelector("[data-retry]")?.addEventListener("click", async () => {
    const connected = await window.Blazor.reconnect().catch(() => null);
    if (connected === false) location.reload();
  });
  modal.querySelector("[data-reload]")?.addEventListener("click", () => location.reload());
  document.addEventListener("visibilitychange", () => {
    if (document.visibilityState === "visible" && modal.classList.contains("components-reconnect-failed")) window.Blazor.reconnect().then(ok => { if (ok === false) location.reload(); }, () => { });
  });
}
