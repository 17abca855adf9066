// The sign-in page without a circuit: offers passkeys where the browser can, on the button and in the name field's own suggestions.
import { supported, use } from "./passkey.js";

let waiting = null;
let asked = Promise.resolve();
let sent = false;

async function begin() {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !supported()) return;
  form.hidden = false;
  if (form.dataset.ready) return;
  form.dataset.ready = "true";
  waiting?.abort();
  waiting = null;
  form.querySelector("button").addEventListener("click", () => ask(form, false));
  // A passkey that was just refused is not offered by itself again.
  if (new URLSearchParams(location.search).get("fault")?.includes("passkey")) return;
  if (await PublicKeyCredential.isConditionalMediationAvailable?.() && !waiting) ask(form, true);
}

function ask(form, conditional) {
  waiting?.abort();
  const mine = waiting = new AbortController();
  // The portal remembers only what it asked this browser last: one question after another, or the answer to this one would be held against the one before.
  asked = asked.then(() => answer(form, conditional, mine));
}

async function answer(form, conditional, mine) {
  if (mine !== waiting || sent) return;
  const fault = form.querySelector("[role=alert]");
  fault.hidden = true;
  try {
    form.elements.credential.value = await use(conditional, mine.signal);
    sent = true;
    form.submit();
  } catch {
    // Aborted because the button was pressed: that question goes on by itself.
    if (mine !== waiting || conditional) return;
    fault.hidden = false;
    waiting = null;
  }
}

// Back on this page as it was left.
addEventListener("pageshow", event => { if (event.persisted) sent = false; });
begin();
globalThis.Blazor?.addEventListener?.("enhancedload", begin);
