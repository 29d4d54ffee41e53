import { createHash, randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * What becomes of a refresh token that was used:
 * - `stays` (eBay): there is one for the whole consent.
 * - `until_replaced` (Shopify): it is valid until its replacement is used.
 * - `ends`: at once. A replayed one is refused.
 */
export type Rotation = 'stays' | 'until_replaced' | 'ends';

/** A platform's token endpoint (RFC 6749) over plain HTTP, with its consent page. */
export interface TokenServer extends AsyncDisposable {
  readonly url: string;
  rotation: Rotation;
  /** How often each grant was asked for. */
  readonly asked: { refresh: number; code: number };
  /** Runs after a token was granted, and before the answer is sent. */
  onGranted: () => Promise<void> | void;
  /** Answers nothing, so that callers time out. */
  silent: boolean;
  /** Grants the first tokens of an account, as if a person had consented. */
  grantFirst(account: string, scope?: string): { accessToken: string; refreshToken: string };
  /** Ends access tokens; with `consent`, the whole consent. */
  revoke(account: string, what: 'access' | 'consent'): void;
  /** A person consents on the page at this address. Returns the address to which the browser is sent back. */
  consent(authorizeUrl: string, as: { readonly account: string; readonly scope?: string }): URL;
  /** The account of an access token. Null: the token is not valid. */
  accountOf(accessToken: string): string | null;
}

interface Consent {
  readonly account: string;
  readonly scope: string;
  access: Set<string>;
  /** The refresh tokens that are valid. */
  refresh: Set<string>;
}

interface Code extends Pick<Consent, 'account' | 'scope'> {
  readonly challenge: string | null;
  readonly redirectUrl: string | null;
}

export const clientId = 'the-app';
export const clientSecret = 'the-secret-of-the-app';

export async function startTokenServer(): Promise<TokenServer> {
  const consents: Consent[] = [];
  const codes = new Map<string, Code>();
  const server = createServer((request, response) => {
    void respond(request, response);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  // The server listens on a port, so its address is no path.
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;

  const self: TokenServer = {
    url,
    rotation: 'ends',
    asked: { refresh: 0, code: 0 },
    onGranted: () => undefined,
    silent: false,
    grantFirst(account, scope = 'read write') {
      const consent = { account, scope, access: new Set<string>(), refresh: new Set<string>() };
      consents.push(consent);
      const { access_token: accessToken, refresh_token: refreshToken } = grant(consent, null);
      return { accessToken, refreshToken };
    },
    revoke(account, what) {
      for (const consent of consents.filter((one) => one.account === account)) {
        consent.access.clear();
        if (what === 'consent') consent.refresh.clear();
      }
    },
    consent(authorizeUrl, { account, scope = 'read write' }) {
      const asked = new URL(authorizeUrl).searchParams;
      const code = randomUUID();
      const redirectUrl = asked.get('redirect_uri');
      codes.set(code, { account, scope, challenge: asked.get('code_challenge'), redirectUrl });
      const back = new URL(redirectUrl ?? '');
      back.searchParams.set('code', code);
      back.searchParams.set('state', asked.get('state') ?? '');
      return back;
    },
    accountOf: (token) => consents.find(({ access }) => access.has(token))?.account ?? null,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  return self;

  function grant(consent: Consent, used: string | null) {
    const { rotation } = self;
    const access = randomUUID();
    consent.access = new Set([access]);
    if (used !== null && rotation === 'stays') return tokens(access, used);
    // Using a token retires those before it.
    if (used !== null) consent.refresh = rotation === 'until_replaced' ? new Set([used]) : new Set();
    const refresh = randomUUID();
    consent.refresh.add(refresh);
    return tokens(access, refresh);
  }

  async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const answered = await answer(request);
    if (answered === null) return;
    response.writeHead(answered.status, { 'content-type': 'application/json' });
    response.end(JSON.stringify(answered.body));
  }

  async function answer(request: IncomingMessage): Promise<{ status: number; body: object } | null> {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    if (self.silent) return null;
    const form = new URLSearchParams(Buffer.concat(chunks).toString());
    if (request.url === '/account') return accountAnswer(request.headers.authorization ?? '');
    const basic = `Basic ${Buffer.from(`${clientId}:${clientSecret}`).toString('base64')}`;
    if (request.headers.authorization !== basic) return { status: 401, body: { error: 'invalid_client' } };
    const body = form.get('grant_type') === 'refresh_token' ? refreshed(form) : exchanged(form);
    if (body === null) return { status: 400, body: { error: 'invalid_grant' } };
    await self.onGranted();
    return { status: 200, body };
  }

  function refreshed(form: URLSearchParams): object | null {
    self.asked.refresh += 1;
    const used = form.get('refresh_token') ?? '';
    const consent = consents.find(({ refresh }) => refresh.has(used));
    return consent === undefined ? null : grant(consent, used);
  }

  function exchanged(form: URLSearchParams): object | null {
    self.asked.code += 1;
    const name = form.get('code') ?? '';
    const code = codes.get(name);
    codes.delete(name);
    const verifier = form.get('code_verifier') ?? '';
    const challenge = createHash('sha256').update(verifier).digest('base64url');
    if (code === undefined || code.challenge !== challenge) return null;
    if (code.redirectUrl !== form.get('redirect_uri')) return null;
    const { account, scope } = code;
    const consent = { account, scope, access: new Set<string>(), refresh: new Set<string>() };
    consents.push(consent);
    return grant(consent, null);
  }

  function accountAnswer(authorization: string): { status: number; body: object } {
    const token = authorization.replace('Bearer ', '');
    const consent = consents.find(({ access }) => access.has(token));
    if (consent === undefined) return { status: 401, body: { error: 'invalid_token' } };
    return { status: 200, body: { account: consent.account, scope: consent.scope } };
  }
}

function tokens(access: string, refresh: string) {
  return { access_token: access, refresh_token: refresh, expires_in: 7_200 };
}
