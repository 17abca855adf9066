// Seals a PIN as a page does, with WebCrypto alone. Arguments: client key (base64), PIN, context. Prints the sealed PIN and the compare code as JSON.
import { webcrypto } from 'node:crypto';

const { subtle } = webcrypto;
const [clientBase64, pin, context] = process.argv.slice(2);
const clientKey = new Uint8Array(Buffer.from(clientBase64, 'base64'));
const utf8 = text => new TextEncoder().encode(text);
const base64 = bytes => Buffer.from(bytes).toString('base64');
const join = (...parts) => new Uint8Array(Buffer.concat(parts.map(part => Buffer.from(part))));

const curve = { name: 'ECDH', namedCurve: 'P-256' };
const page = await subtle.generateKey(curve, false, ['deriveBits']);
const pageKey = new Uint8Array(await subtle.exportKey('spki', page.publicKey));
const client = await subtle.importKey('spki', clientKey, curve, false, []);
const shared = await subtle.deriveBits({ name: 'ECDH', public: client }, page.privateKey, 256);
const salt = await subtle.digest('SHA-256', join(clientKey, pageKey));
const base = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
const key = await subtle.deriveKey(
  { name: 'HKDF', hash: 'SHA-256', salt, info: utf8('IssuancePortal PIN v1') }, base, { name: 'AES-GCM', length: 256 }, false, ['encrypt']);
const nonce = webcrypto.getRandomValues(new Uint8Array(12));
const ciphertext = await subtle.encrypt({ name: 'AES-GCM', iv: nonce, additionalData: utf8(context) }, key, utf8(pin));

const hash = new DataView(await subtle.digest('SHA-256', join(utf8('IssuancePortal code v1'), clientKey, pageKey)));
const number = String(hash.getUint32(0) % 1000000).padStart(6, '0');
console.log(JSON.stringify({
  kind: 0, pagePublicKey: base64(pageKey), nonce: base64(nonce), ciphertext: base64(ciphertext), context, code: `${number.slice(0, 3)} ${number.slice(3)}`,
}));
