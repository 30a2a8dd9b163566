// A real authorization server for the tests: oidc-provider with paths like Microsoft's, a German sign-in page,
// and a second loopback port on which a test can revoke, expire or script answers.
//
// The file named by AEVO_BED_CONFIG (written by bed.py, mode 0600) holds ports, clients and accounts, so that no secret is
// in argv. The process ends when its standard input is closed, so it cannot outlive the bed.

import { generateKeyPairSync, randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import http from 'node:http';
import { Provider, interactionPolicy } from 'oidc-provider';
import { MemoryStore, storeAdapter } from './token_store.mjs';
import { devicePages, interactionPages } from './sign_in_pages.mjs';

const config = JSON.parse(readFileSync(process.env.AEVO_BED_CONFIG, 'utf8'));
const base = `/${config.tenant}/oauth2/v2.0`;
const store = new MemoryStore();
const log = [];
const scripted = [];
let accessTokenSeconds = config.access_token_seconds;

const SCOPES = [
  'openid', 'profile', 'email', 'offline_access', 'mail', config.application_scope,
  ...['SMTP.Send', 'IMAP.AccessAsUser.All', 'POP.AccessAsUser.All'].flatMap((name) => [
    `https://outlook.office.com/${name}`, `https://outlook.office365.com/${name}`]),
];
const DEVICE_GRANT = 'urn:ietf:params:oauth:grant-type:device_code';
const YEAR = 365 * 24 * 3600;
// Microsoft's tokens are about this long. Postfix cuts a command line at 2,048 bytes; what is kept of hundreds of mailboxes adds up.
const TOKEN_CHARACTERS = { AccessToken: 2400, ClientCredentials: 2400, RefreshToken: 1600 };
const BITS_PER_CHARACTER = 6;

const policy = interactionPolicy.base();
policy.add(new interactionPolicy.Prompt({ name: 'select_account', requestable: true }), 0);

const byId = (id) => config.accounts.find((account) => account.id === id);
const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const provider = new Provider(config.issuer, {
  adapter: storeAdapter(store),
  clients: [
    {
      client_id: config.client.id, client_secret: config.client.secret, client_name: 'AEVO Administrator',
      redirect_uris: [config.client.redirect_uri], token_endpoint_auth_method: 'client_secret_post',
      grant_types: ['authorization_code', 'refresh_token', 'client_credentials', DEVICE_GRANT], response_types: ['code'],
    },
    { // Dovecot, which asks whether a token is good
      client_id: config.mail_client.id, client_secret: config.mail_client.secret,
      redirect_uris: [], grant_types: [], response_types: [], token_endpoint_auth_method: 'client_secret_basic',
    },
  ],
  jwks: { keys: [{ ...privateKey.export({ format: 'jwk' }), kid: 'bed', use: 'sig', alg: 'RS256' }] },
  cookies: { keys: [randomBytes(32).toString('hex')] },
  scopes: SCOPES,
  claims: { openid: ['sub'], profile: ['name', 'preferred_username'], email: ['email'] },
  conformIdTokenClaims: false, // the ID token itself names the account, as Microsoft's does
  pkce: { required: () => true },
  rotateRefreshToken: true,
  features: {
    devInteractions: { enabled: false }, clientCredentials: { enabled: true }, deviceFlow: { enabled: true, ...devicePages }, introspection: { enabled: true }, revocation: { enabled: true },
    resourceIndicators: { enabled: false }, rpInitiatedLogout: { enabled: false },
  },
  formats: {
    bitsOfOpaqueRandomness: (ctx, token) => (TOKEN_CHARACTERS[token.kind] * BITS_PER_CHARACTER || 512),
  },
  extraTokenClaims: (ctx, token) => ({ upn: byId(token.accountId)?.address }),
  findAccount: (ctx, id) => {
    const account = byId(id);
    if (!account) return undefined;
    return {
      accountId: id,
      claims: () => ({ sub: id, name: account.name, preferred_username: account.address, email: account.address }),
    };
  },
  interactions: { policy, url: (ctx, interaction) => `/interaction/${interaction.uid}` },
  routes: {
    authorization: `${base}/authorize`, token: `${base}/token`, device_authorization: `${base}/devicecode`,
    introspection: `${base}/introspect`,
    revocation: `${base}/revoke`, jwks: `/${config.tenant}/discovery/v2.0/keys`, userinfo: '/oidc/userinfo',
  },
  ttl: {
    AccessToken: () => accessTokenSeconds, ClientCredentials: () => accessTokenSeconds, AuthorizationCode: 600, DeviceCode: 600, IdToken: 3600, Interaction: 600,
    RefreshToken: YEAR, Grant: YEAR, Session: 3600,
  },
});

const discovery = '/.well-known/openid-configuration';
provider.use(async (ctx, next) => {
  if (ctx.path === `/${config.tenant}/v2.0${discovery}`) ctx.path = discovery;
  // Without prompt=consent this server drops offline_access in silence; Microsoft issues a refresh token all the same.
  if (ctx.path === `${base}/authorize` && ctx.method === 'GET') {
    const query = { ...ctx.query };
    log.push({
      kind: 'authorization', time: Date.now(), prompt: query.prompt ?? null, login_hint: query.login_hint ?? null,
      scope: query.scope ?? null, challenge_method: query.code_challenge_method ?? null,
    });
    ctx.query = { ...query, prompt: [...new Set(`${query.prompt ?? ''} consent`.trim().split(/\s+/))].join(' ') };
  }
  if (ctx.path === `${base}/token` && ctx.method === 'POST' && scripted.length > 0) {
    const answer = scripted.shift();
    log.push({ kind: 'token', time: Date.now(), status: answer.status, scripted: true });
    ctx.status = answer.status;
    ctx.type = answer.type;
    ctx.body = answer.body;
    return;
  }
  const asked = performance.now();
  await next();
  if (ctx.oidc?.route === 'token') {
    log.push({
      kind: 'token', time: Date.now(), milliseconds: performance.now() - asked, grant_type: ctx.oidc.body?.grant_type ?? ctx.oidc.params?.grant_type ?? null,
      status: ctx.status, error: ctx.body?.error ?? null, scope: ctx.body?.scope ?? null,
      refresh_token_issued: Boolean(ctx.body?.refresh_token),
    });
  }
  if (ctx.response.get('location')?.startsWith(config.client.redirect_uri)) log.push({ kind: 'redirect', time: Date.now() });
  if (ctx.status === 404) { // what a wrong URL really answers: a web page, not OAuth
    ctx.status = 404;
    ctx.type = 'html';
    ctx.body = '<!DOCTYPE html><html lang="de"><title>Nicht gefunden</title><h1>404 Nicht gefunden</h1></html>';
  }
});
provider.use(interactionPages(provider, config.accounts));
provider.on('server_error', (ctx, error) => console.error('server_error', error));

/** Forgets everything the account has granted, as "Zugriff entziehen" in its account page would. */
function revokeConsent(address) {
  const account = config.accounts.find((candidate) => candidate.address === address);
  return account ? store.remove((name, payload) => payload.accountId === account.id) : 0;
}

/** A token for a test, without a browser. */
async function tokenFor(Kind, address, scope, gty) {
  const account = config.accounts.find((candidate) => candidate.address === address);
  const client = await provider.Client.find(config.client.id);
  const grant = new provider.Grant({ accountId: account.id, clientId: client.clientId });
  grant.addOIDCScope(scope);
  return new Kind({ accountId: account.id, client, grantId: await grant.save(), scope, gty }).save();
}

const control = {
  'GET /control/log': () => log,
  'POST /control/clear-log': () => {
    store.issued.splice(0);
    return log.splice(0).length;
  },
  'POST /control/issued': () => store.issued,
  'POST /control/revoke-consent': ({ account }) => revokeConsent(account),
  'POST /control/access-token': ({ account }) => tokenFor(provider.AccessToken, account, 'mail', 'bed'),
  'POST /control/refresh-token': ({ account, scope }) => tokenFor(provider.RefreshToken, account, scope, 'authorization_code'),
  'POST /control/expire-access-tokens': () => store.remove((name) => name === 'AccessToken'),
  'POST /control/access-token-seconds': ({ seconds }) => { accessTokenSeconds = seconds; return seconds; },
  // A new secret in the place of the old one, as after its end in the portal.
  'POST /control/client-secret': async ({ secret }) => Boolean(Object.assign(await provider.Client.find(config.client.id), { clientSecret: secret })),
  // The next calls of the token endpoint get these answers, one each, for example a text of Microsoft's.
  'POST /control/answer-token': ({ status = 400, type = 'application/json', body, times = 1 }) => {
    for (let i = 0; i < times; i += 1) scripted.push({ status, type, body: typeof body === 'string' ? body : JSON.stringify(body) });
    return scripted.length;
  },
};

const controlServer = http.createServer(async (request, response) => {
  let body = '';
  for await (const chunk of request) body += chunk;
  const action = control[`${request.method} ${request.url}`];
  response.setHeader('Content-Type', 'application/json');
  if (!action) response.statusCode = 404;
  response.end(JSON.stringify({ result: action ? await action(body ? JSON.parse(body) : {}) : null }));
});

const listen = (handler, port, host) => new Promise((resolve, reject) => {
  const server = handler instanceof http.Server ? handler : http.createServer(handler);
  server.keepAliveTimeout = 120_000; // Node's five seconds are shorter than a person in the browser, and than what identity servers grant
  server.once('error', reject);
  server.listen(port, host, resolve);
});

for (const address of config.addresses) await listen(provider.callback(), config.port, address);
await listen(controlServer, config.control_port, '127.0.0.1');
process.stdin.on('end', () => process.exit(0)).resume();
console.log('ready');
