// The npm package acme-client takes the whole way: account, order, authorization, challenge, finalize, certificate. It knows no device-attest-01, so the attestation object is made by whoever started it: the challenge's token goes out as
// a line, the object (base64url) comes in as one; an empty line attests nothing.
import fs from 'node:fs';
import path from 'node:path';
import readline from 'node:readline/promises';
import { createRequire } from 'node:module';

const [cache, directoryUrl, value, request, issued] = process.argv.slice(2);
const acme = createRequire(path.join(cache, 'index.js'))('acme-client');
const client = new acme.Client({ directoryUrl, accountKey: await acme.crypto.createPrivateEcdsaKey('P-256'), backoffMin: 200, backoffAttempts: 5 });
await client.createAccount({ termsOfServiceAgreed: true, contact: ['mailto:phone@example.com'] });
await client.createAccount({ onlyReturnExisting: true });
const order = await client.createOrder({ identifiers: [{ type: 'permanent-identifier', value }] });
const [authorization] = await client.getAuthorizations(order);
const challenge = authorization.challenges.find(it => it.type === 'device-attest-01');
console.log(challenge.token);
const lines = readline.createInterface({ input: process.stdin });
const attObj = await new Promise(resolve => lines.once('line', resolve));
lines.close();
await client.api.apiRequest(challenge.url, attObj ? { attObj } : {}, [200]);
await client.waitForValidStatus(authorization);
const done = await client.finalizeOrder(order, fs.readFileSync(request));
fs.writeFileSync(issued, await client.getCertificate(done));
