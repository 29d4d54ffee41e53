import type { AppValues } from '@onhand/connector-kit/app.ts';
import type { Call, Connector } from '@onhand/connector-kit/connector.ts';
import { faultFromNetworkError, faultFromStatus } from '@onhand/connector-kit/faults.ts';
import { createMemoryShop } from '@onhand/connector-kit/testing/memory-shop.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';
import { clientId, clientSecret } from './token-server.ts';

/** What the environment of the connector's service holds of the app. */
/** What the connector says of each account. */
export const noteOfTests = 'Old listings are not reachable.';

export const appOfTests: AppValues = { clientId, clientSecret };

const granted = z.object({ access_token: z.string(), refresh_token: z.string(), expires_in: z.number() });
const account = z.object({ account: z.string(), scope: z.string() });
const neededScopes = ['read', 'write'];

/** Connects a token server: a platform whose access tokens are renewed, and given by consent. */
export function tokenConnector(platform: string): Connector {
  const memory = createMemoryShop();
  return {
    ...memory.connector,
    platform,
    app: {
      variables: {
        clientId: { variable: 'TEST_CLIENT_ID' },
        clientSecret: { variable: 'TEST_CLIENT_SECRET' },
      },
    },
    check: async (call) => {
      const { accessToken = '' } = call.shop.secrets;
      const headers = { authorization: `Bearer ${accessToken}` };
      const { signal } = call;
      const answer = await call
        .fetch(`${call.shop.baseUrl}/account`, { method: 'GET', headers, signal })
        .catch((error: unknown) => faultFromNetworkError(error, { mutation: false }));
      if ('kind' in answer) return answer;
      if (!answer.ok) return faultOf(answer, `the token ${accessToken} is not valid`);
      const said = account.parse(await answer.json());
      const scopes = said.scope.split(' ');
      return {
        kind: 'ok',
        account: said.account,
        accountId: said.account,
        currency: 'EUR',
        missing: neededScopes.filter((scope) => !scopes.includes(scope)),
        notes: [noteOfTests],
      };
    },
    tokens: {
      isDue: ({ secrets }, now) => Date.parse(secrets['endsAt'] ?? '') - now.getTime() < 60_000,
      async renew(call) {
        const { baseUrl, secrets } = call.shop;
        const answer = await grant(call, baseUrl, {
          grant_type: 'refresh_token',
          refresh_token: secrets['refreshToken'] ?? '',
        });
        return answer.kind === 'granted' ? { kind: 'renewed', secrets: answer.secrets } : answer;
      },
    },
    oauth: {
      pkce: true,
      authorizeUrl({ app, baseUrl, redirectUrl, state, challenge }) {
        const url = new URL('/authorize', baseUrl);
        url.search = new URLSearchParams({
          client_id: app['clientId'] ?? '',
          redirect_uri: redirectUrl,
          state,
          code_challenge: challenge ?? '',
        }).toString();
        return url.href;
      },
      async exchange(call, { baseUrl, code, redirectUrl, verifier }) {
        const answer = await grant(call, baseUrl, {
          grant_type: 'authorization_code',
          code,
          redirect_uri: redirectUrl,
          code_verifier: verifier ?? '',
        });
        if (answer.kind !== 'unauthorized') return answer;
        return { kind: 'rejected', code: 'authorization_refused', message: answer.message };
      },
    },
  };
}

interface Granted {
  readonly kind: 'granted';
  readonly secrets: Readonly<Record<string, string>>;
}

async function grant(
  { app, fetch, now, signal }: Pick<Call, 'app' | 'fetch' | 'now' | 'signal'>,
  baseUrl: string,
  form: Readonly<Record<string, string>>,
): Promise<Granted | Fault> {
  const basic = Buffer.from(`${app['clientId']}:${app['clientSecret']}`).toString('base64');
  const headers = { authorization: `Basic ${basic}`, 'content-type': 'application/x-www-form-urlencoded' };
  const body = new URLSearchParams(form).toString();
  const answer = await fetch(`${baseUrl}/token`, { method: 'POST', headers, body, signal }).catch(
    (error: unknown) => faultFromNetworkError(error, { mutation: false }),
  );
  if ('kind' in answer) return answer;
  if (answer.status === 400) return { kind: 'unauthorized', message: await answer.text() };
  if (!answer.ok) return faultOf(answer, await answer.text());
  const tokens = granted.parse(await answer.json());
  return {
    kind: 'granted',
    secrets: {
      accessToken: tokens.access_token,
      refreshToken: tokens.refresh_token,
      endsAt: new Date(now().getTime() + tokens.expires_in * 1_000).toISOString(),
    },
  };
}

function faultOf({ status, headers }: Response, message: string): Fault {
  const { perhapsOneRow: _, ...fault } = faultFromStatus({
    status,
    headers,
    code: `http_${status}`,
    message,
    mutation: false,
    speaksOfRequest: true,
  });
  return fault;
}
