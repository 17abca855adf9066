// The PIN field. What is typed here never reaches the page's event stream, let alone the server: the inputs live in a shadow root, their events end there, and what leaves is a box that only the
// CMS client can open. Box: ECDH P-256 between this field's one-time key and the client's; key = HKDF-SHA-256 of the shared x coordinate, salt = SHA-256(client SPKI || page SPKI); AES-256-GCM
// with a random nonce and the run as associated data. IssuancePortal.Contracts says the same in SealedPin and LineNames.PinCode.
const utf8 = new TextEncoder();
const mounted = new WeakMap();

const css = `
  :host { display: block; }
  .fields { display: grid; grid-template-columns: 1fr 1fr; gap: var(--s-2); }
  .field { display: flex; flex-direction: column; gap: 0.375rem; min-width: 0; }
  label { font: var(--text-strong); color: var(--ink); }
  input { box-sizing: border-box; width: 100%; min-height: 3rem; padding: 0 0.875rem; border: 1px solid var(--line-control); border-radius: var(--radius); background: var(--surface); color: var(--ink);
    font: 500 1.25rem/1.5rem var(--font-mono); letter-spacing: 0.2em; transition: border-color var(--quick); }
  input:hover { border-color: var(--ink-2); }
  input:focus-visible { outline: 2px solid var(--focus); outline-offset: -1px; border-color: var(--focus); }
  ul { display: flex; flex-direction: column; gap: 0.375rem; margin: var(--s-2) 0 0; padding: 0; list-style: none; }
  li { display: flex; align-items: center; gap: 0.5rem; color: var(--ink-2); font: var(--text-body); }
  li svg { width: 1rem; height: 1rem; flex: none; fill: none; stroke: currentColor; stroke-width: 2; stroke-linecap: round; stroke-linejoin: round; color: var(--ink-3); }
  li .tick { display: none; }
  li[data-state=met] { color: var(--issued); } li[data-state=met] svg { color: inherit; } li[data-state=met] .tick { display: inline; } li[data-state=met] .dot { display: none; }
  li[data-state=broken] { color: var(--failed); } li[data-state=broken] svg { color: inherit; } li[data-state=broken] .cross { display: inline; } li[data-state=broken] .dot { display: none; }
  li .cross { display: none; }
  .foot { display: flex; flex-wrap: wrap; align-items: center; justify-content: space-between; gap: 0.5rem 1rem; margin-top: var(--s-2); padding-top: var(--s-2); border-top: 1px solid var(--line); color: var(--ink-2); font: var(--text-body); }
  .code { font: 600 1rem/1.5rem var(--font-mono); color: var(--ink); white-space: nowrap; }
  .show { display: inline-flex; align-items: center; gap: 0.5rem; min-height: 1.5rem; cursor: pointer; }
  .show input { width: 1.125rem; min-height: 1.125rem; height: 1.125rem; margin: 0; accent-color: var(--accent); }
  .hidden { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
  @media (max-width: 520px) { .fields { grid-template-columns: 1fr; } }
`;

/** The checks of IssuancePortal.Contracts.PinRules, each { name, met(pin) }; what the page accepts the client accepts too. */
export function checks(rules) {
  const list = [{ name: "length", met: pin => pin.length >= rules.minLength && pin.length <= rules.maxLength }];
  if (rules.digitsOnly) list.push({ name: "digits", met: pin => pin.length > 0 && /^[0-9]*$/.test(pin) });
  if (rules.noTrivialSequences) list.push({ name: "trivial", met: pin => pin.length > 2 && !trivial(pin) });
  return list;
}

function trivial(pin) {
  const codes = [...pin].map(c => c.charCodeAt(0));
  const steps = codes.slice(1).map((code, i) => (code - codes[i] + 10) % 10);
  const same = codes.every(code => code === codes[0]);
  const run = steps.every(step => step === 1) || steps.every(step => step === 9);
  const pair = codes.every((code, i) => code === codes[i % 2]);
  return same || run || pair;
}

/** Six digits "123 456" that the client shows too. */
export async function compareCode(clientSpki, pageSpki) {
  const hash = await crypto.subtle.digest("SHA-256", join(utf8.encode("IssuancePortal code v1"), clientSpki, pageSpki));
  const digits = String(new DataView(hash).getUint32(0) % 1_000_000).padStart(6, "0");
  return `${digits.slice(0, 3)} ${digits.slice(3)}`;
}

/** False where the browser has no cryptography to offer, because the page came over plain HTTP from another machine. */
export async function mount(element, options, dotNetRef) {
  unmount(element);
  if (!globalThis.isSecureContext) return false;
  const clientSpki = fromBase64(options.clientPublicKey);
  const curve = { name: "ECDH", namedCurve: "P-256" };
  const [pair, client] = await Promise.all([
    crypto.subtle.generateKey(curve, false, ["deriveBits"]),
    crypto.subtle.importKey("spki", clientSpki, curve, false, []),
  ]);
  const pageSpki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const key = await deriveKey(pair.privateKey, client, clientSpki, pageSpki);
  const code = await compareCode(clientSpki, pageSpki);
  const field = new PinField(element, options, dotNetRef, key, toBase64(pageSpki), code);
  mounted.set(element, field);
  await dotNetRef.invokeMethodAsync("OnPageKey", toBase64(pageSpki));
  return true;
}

export function unmount(element) {
  mounted.get(element)?.wipe();
  mounted.delete(element);
}

export function focus(element) {
  mounted.get(element)?.focus();
}

class PinField {
  #root; #pin; #repeat; #status; #rules; #key; #dotNetRef; #context; #pageKey; #texts; #checks; #min; #twice;
  #turn = 0;
  #sealed = false;

  constructor(element, options, dotNetRef, key, pageKey, code) {
    this.#key = key;
    this.#dotNetRef = dotNetRef;
    this.#context = options.context;
    this.#pageKey = pageKey;
    this.#texts = options.texts;
    this.#checks = checks(options.rules);
    this.#twice = options.repeat !== false;
    this.#min = options.rules.minLength;
    this.#root = element.shadowRoot ?? element.attachShadow({ mode: "open", delegatesFocus: true });
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(css);
    this.#root.adoptedStyleSheets = [sheet];
    this.#draw(options, code);
    this.#keepEventsIn(element);
    this.#show();
  }

  focus() {
    this.#pin.focus();
  }

  wipe() {
    this.#turn++;
    this.#pin.value = "";
    this.#repeat.value = "";
    this.#key = null;
    this.#root.replaceChildren();
  }

  #draw(options, code) {
    const t = this.#texts;
    this.#pin = this.#input("pin", options);
    this.#repeat = this.#input("repeat", options);
    const fields = make("div", { class: "fields" }, make("div", { class: "field" }, make("label", { for: "pin" }, t.pin), this.#pin));
    if (this.#twice) fields.append(make("div", { class: "field" }, make("label", { for: "repeat" }, t.repeat), this.#repeat));
    const names = [...this.#checks.map(x => x.name), ...(this.#twice ? ["equal"] : [])];
    this.#rules = new Map(names.map(name => [name, make("li", {}, mark(), make("span", {}, t[name]), make("span", { class: "hidden" }))]));
    this.#status = make("p", { class: "hidden", role: "status" });
    const show = make("input", { type: "checkbox" });
    show.addEventListener("change", () => { this.#pin.type = this.#repeat.type = show.checked ? "text" : "password"; });
    const foot = make("div", { class: "foot" }, make("label", { class: "show" }, show, t.show), make("span", {}, `${t.code} `, make("span", { class: "code" }, code)));
    this.#root.replaceChildren(fields, make("ul", { id: "rules" }, ...this.#rules.values()), this.#status, foot);
  }

  #input(id, options) {
    const input = make("input", {
      id, type: "password", autocomplete: "off", autocapitalize: "off", spellcheck: "false", required: "", "aria-describedby": "rules",
      inputmode: options.rules.digitsOnly ? "numeric" : "text", maxlength: String(options.rules.maxLength), "data-lpignore": "true", "data-1p-ignore": "",
    });
    input.addEventListener("input", () => this.#show());
    input.addEventListener("blur", () => this.#mark());
    return input;
  }

  // Enter, Escape and Tab belong to the page; everything else ends here. The shadow root already hides which element an event came from.
  #keepEventsIn(element) {
    if (element.dataset.pinQuiet) return;
    element.dataset.pinQuiet = "true";
    const stop = event => {
      if (event instanceof KeyboardEvent && ["Enter", "Escape", "Tab"].includes(event.key)) return;
      event.stopPropagation();
    };
    for (const name of ["input", "change", "beforeinput", "keydown", "keyup", "keypress", "paste", "copy", "cut", "compositionstart", "compositionupdate", "compositionend", "drop", "select"]) element.addEventListener(name, stop);
  }

  #show() {
    const equal = this.#mark();
    const turn = ++this.#turn;
    if (equal) this.#seal(this.#pin.value, turn);
    else this.#unseal();
  }

  // What only the whole PIN can meet is not called broken while its first characters are being typed.
  #mark() {
    const pin = this.#pin.value;
    const repeat = this.#repeat.value;
    const results = this.#checks.map(x => [x.name, x.met(pin)]);
    const valid = results.every(([, met]) => met);
    const equal = valid && (pin === repeat || !this.#twice);
    const beginning = pin.length === 0 || (this.#root.activeElement === this.#pin && pin.length < this.#min);
    for (const [name, met] of results) this.#state(name, met && !(beginning && name === "trivial") ? "met" : beginning && name !== "digits" || pin.length === 0 ? "open" : "broken");
    if (this.#twice) this.#state("equal", equal ? "met" : valid && repeat.length >= pin.length ? "broken" : "open");
    this.#status.textContent = equal ? this.#texts.ready : "";
    return equal;
  }

  #state(name, state) {
    const row = this.#rules.get(name);
    row.dataset.state = state;
    row.lastChild.textContent = state === "met" ? this.#texts.met : state === "broken" ? this.#texts.broken : "";
  }

  async #seal(pin, turn) {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    // Padded, so that the portal does not see how long it is.
    const clear = new Uint8Array(16);
    utf8.encodeInto(pin, clear);
    const sealed = await crypto.subtle.encrypt({ name: "AES-GCM", iv: nonce, additionalData: utf8.encode(this.#context) }, this.#key, clear);
    clear.fill(0);
    if (turn !== this.#turn) return;
    this.#sealed = true;
    await this.#dotNetRef.invokeMethodAsync("OnSealed", { pagePublicKey: this.#pageKey, nonce: toBase64(nonce), ciphertext: toBase64(new Uint8Array(sealed)), context: this.#context });
  }

  #unseal() {
    if (!this.#sealed) return;
    this.#sealed = false;
    this.#dotNetRef.invokeMethodAsync("OnUnsealed");
  }
}

async function deriveKey(own, client, clientSpki, pageSpki) {
  const shared = await crypto.subtle.deriveBits({ name: "ECDH", public: client }, own, 256);
  const material = await crypto.subtle.importKey("raw", shared, "HKDF", false, ["deriveKey"]);
  const salt = await crypto.subtle.digest("SHA-256", join(clientSpki, pageSpki));
  return crypto.subtle.deriveKey({ name: "HKDF", hash: "SHA-256", salt, info: utf8.encode("IssuancePortal PIN v1") }, material, { name: "AES-GCM", length: 256 }, false, ["encrypt"]);
}

function make(tag, attributes, ...children) {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
  element.append(...children);
  return element;
}

function mark() {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  svg.setAttribute("viewBox", "0 0 16 16");
  svg.setAttribute("aria-hidden", "true");
  for (const [name, d] of [["dot", "M8 8h.01"], ["tick", "m3 8.5 3.2 3.2L13 5"], ["cross", "m4 4 8 8m0-8-8 8"]]) {
    const path = document.createElementNS(svg.namespaceURI, "path");
    path.setAttribute("d", d);
    path.setAttribute("class", name);
    svg.append(path);
  }
  return svg;
}

function join(...parts) {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) { all.set(part, at); at += part.length; }
  return all;
}

function fromBase64(text) {
  return Uint8Array.from(atob(text), c => c.charCodeAt(0));
}

function toBase64(bytes) {
  return btoa(String.fromCharCode(...bytes));
}
