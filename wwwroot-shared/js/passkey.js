// Passkeys (Web Authentication) and fresh proofs. What the portal asks and the authenticator answers goes to account/passkey/* and account/prove as JSON; every answer here is
// { done } or { fault }, a sentence for the person or one of the words "cancelled", "exists", "unsupported".

/** True where the browser can do it: a secure page and the JSON forms of Web Authentication. */
export function supported() {
  return globalThis.isSecureContext === true && typeof globalThis.PublicKeyCredential?.parseRequestOptionsFromJSON === "function";
}

/** Adds a passkey to the signed-in account. */
export async function add(name) {
  if (!supported()) return { fault: "unsupported" };
  return answer(async () => {
    const options = PublicKeyCredential.parseCreationOptionsFromJSON(await post("account/passkey/create"));
    const credential = await navigator.credentials.create({ publicKey: options });
    await post("account/passkey/add", { name, credential: JSON.stringify(credential) });
  });
}

/** Proves with a passkey who is signed in. */
export async function prove() {
  if (!supported()) return { fault: "unsupported" };
  return answer(async () => {
    const credential = await use();
    await post("account/prove", { credential });
  });
}

/** Proves with the password that stands in a field, and empties it. */
export async function provePassword(field) {
  const password = field.value;
  field.value = "";
  return answer(() => post("account/prove", { password }));
}

/** Asks the authenticator; answers what it signed as JSON text. */
export async function use(conditional = false, signal = undefined) {
  const publicKey = PublicKeyCredential.parseRequestOptionsFromJSON(await post("account/passkey/use"));
  const credential = await navigator.credentials.get({ publicKey, signal, ...(conditional ? { mediation: "conditional" } : {}) });
  return JSON.stringify(credential);
}

/** Sends a form that the page has filled. */
export function submit(form) {
  form.submit();
}

async function answer(work) {
  try {
    await work();
    return { done: true };
  } catch (error) {
    if (error instanceof Refused) return { fault: error.message };
    if (error?.name === "InvalidStateError") return { fault: "exists" };
    if (error?.name === "NotAllowedError" || error?.name === "AbortError") return { fault: "cancelled" };
    throw error;
  }
}

class Refused extends Error { }

async function post(path, body = {}) {
  const token = document.querySelector("input[name=__RequestVerificationToken]")?.value ?? "";
  const response = await fetch(new URL(path, document.baseURI), {
    method: "POST", credentials: "same-origin", redirect: "error", headers: { "Content-Type": "application/json", RequestVerificationToken: token }, body: JSON.stringify(body),
  });
  if (response.ok) return response.headers.get("Content-Type")?.includes("json") ? response.json() : null;
  const said = await response.json().catch(() => null);
  throw new Refused(said?.text ?? "cancelled");
}
