// The sign-in page without a circuit: offers passkeys where the browser can, on the button and in the name field's own suggestions.
import { supported, use } from "./passkey.js";

let waiting = null;

async function begin() {
  const form = document.querySelector("form[data-passkey]");
  if (!form || !supported()) return;
  form.hidden = false;
  if (form.dataset.ready) return;
  form.dataset.ready = "true";
  form.querySelector("button").addEventListener("click", () => ask(form, false));
  // A passkey that was just refused is not offered by itself again.
  if (new URLSearchParams(location.search).get("fault")?.includes("passkey")) return;
  if (await PublicKeyCredential.isConditionalMediationAvailable?.()) await ask(form, true);
}

async function ask(form, conditional) {
  waiting?.abort();
  const mine = waiting = new AbortController();
  const fault = form.querySelector("[role=alert]");
  fault.hidden = true;
  try {
    form.elements.credential.value = await use(conditional, mine.signal);
    form.submit();
  } catch (error) {
    // Aborted because the button was pressed: that question goes on by itself.
    if (mine !== waiting || conditional) return;
    fault.hidden = false;
    waiting = null;
  }
}

begin();
globalThis.Blazor?.addEventListener?.("enhancedload", begin);
