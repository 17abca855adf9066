// A real OpenID Connect provider for the tests: the npm package oidc-provider with one client. Every name signs in with any password; NAME@DOMAIN is its e-mail, and names that begin with "un" have
// an e-mail that nobody verified.
import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

const [cache, port, redirect, domain] = process.argv.slice(2);
const { default: Provider } = await import(pathToFileURL(createRequire(`${cache}/`).resolve("oidc-provider")));
const provider = new Provider(`http://localhost:${port}`, {
  clients: [{ client_id: "portal", client_secret: "secret-of-the-portal", redirect_uris: [redirect], post_logout_redirect_uris: [new URL("/sign-in", redirect).href], grant_types: ["authorization_code"], response_types: ["code"] }],
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  pkce: { required: () => true, methods: ["S256"] },
  findAccount: (_, id) => ({ accountId: id, claims: () => ({ sub: id, name: id, email: `${id.replace(/^un-/, "")}@${domain}`, email_verified: !id.startsWith("un-") }) }),
});
provider.listen(Number(port), "localhost", () => console.log("listening"));
