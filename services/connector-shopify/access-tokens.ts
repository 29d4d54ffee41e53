import type { Call, Shop } from '@onhand/connector-kit/connector.ts';
import { faultFromNetworkError, faultFromStatus } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { z } from 'zod';

export interface Token {
  readonly kind: 'token';
  readonly value: string;
}

/** Holds the tokens that Shopify has granted to this process, by integration. */
export interface AccessTokens {
  /**
   * Returns the integration's `accessToken` or, without one, a token that Shopify grants for its `clientId`
   * and the app's client secret (`webhookSecret`). Asks for one shortly before the last one ends.
   */
  tokenFor(call: Call): Promise<Token | Fault>;
  /** Forgets a granted token that the shop refused. Returns whether another one can be asked for. */
  forget(call: Call, refused: Token): Promise<boolean>;
}

interface Granted extends Token {
  /** The end of the token, by `performance.now()`. */
  readonly until: number;
}

interface Known {
  readonly shop: Shop;
  readonly answer: Promise<Granted | Fault>;
}

/** A token is replaced this long before its end. */
const spareMs = 5 * 60_000;
const keptAtMost = 1_000;

/** Creates an in-memory store of granted tokens. Another address or other secrets get another token. */
export function createAccessTokens(): AccessTokens {
  const known = new Map<string, Known>();

  async function granted(call: Call): Promise<Granted | Fault> {
    const kept = known.get(call.integrationId);
    if (kept !== undefined && sameShop(kept.shop, call.shop)) {
      const answer = await kept.answer;
      if (answer.kind !== 'token' || answer.until > performance.now()) return answer;
      // Another call may already have asked for the next one.
      if (known.get(call.integrationId) !== kept) return granted(call);
    }
    if (known.size >= keptAtMost) known.clear();
    const asked = { shop: call.shop, answer: grant(call) };
    known.set(call.integrationId, asked);
    const answer = await asked.answer;
    if (answer.kind !== 'token' && known.get(call.integrationId) === asked) known.delete(call.integrationId);
    return answer;
  }

  return {
    async tokenFor(call) {
      const { accessToken = '' } = call.shop.secrets;
      return accessToken === '' ? granted(call) : { kind: 'token', value: accessToken };
    },
    async forget({ integrationId, shop }, refused) {
      if ((shop.secrets['accessToken'] ?? '') !== '') return false;
      const kept = known.get(integrationId);
      if (kept !== undefined && (await kept.answer) === refused && known.get(integrationId) === kept) {
        known.delete(integrationId);
      }
      return true;
    },
  };
}

const grantAnswer = z.object({ access_token: z.string().min(1), expires_in: z.number().positive() });
const refusal = z.object({ error: z.string(), error_description: z.string().exactOptional() });

/**
 * Asks for a token by the client credentials grant, which Shopify offers to an app at shops of its own
 * organization. The token has the app's scopes, and ends after a day.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant
 */
async function grant({ shop, signal, fetch }: Call): Promise<Granted | Fault> {
  const { clientId = '', webhookSecret: clientSecret = '' } = shop.secrets;
  if (clientId === '' || clientSecret === '') {
    const message = 'The integration has neither an access token nor the app’s client id and client secret.';
    return { kind: 'unauthorized', message };
  }
  if (signal.aborted) return { kind: 'unavailable', message: 'The deadline passed before this was sent.' };
  try {
    const startedAt = performance.now();
    const answer = await fetch(`${shop.baseUrl}/admin/oauth/access_token`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded', accept: 'application/json' },
      body: new URLSearchParams({
        grant_type: 'client_credentials',
        client_id: clientId,
        client_secret: clientSecret,
      }).toString(),
      signal,
    });
    const body = parsed(await answer.text());
    const given = answer.ok ? grantAnswer.safeParse(body).data : undefined;
    if (given === undefined) return refused(answer, body);
    const lastsMs = Math.max(given.expires_in * 1_000 - spareMs, 0);
    return { kind: 'token', value: given.access_token, until: startedAt + lastsMs };
  } catch (error) {
    return faultFromNetworkError(error, { mutation: false });
  }
}

/** Statuses with which Shopify refuses the app: its id, its secret, or that it is not installed there. */
const refusesApp: ReadonlySet<number> = new Set([400, 401, 403]);

function refused({ status, headers }: Response, body: unknown): Fault {
  const said = refusal.safeParse(body).data;
  const reason = said?.error_description ?? said?.error ?? `it answered ${status}`;
  const message = `Shopify grants no access token: ${reason}.`;
  if (refusesApp.has(status)) return { kind: 'unauthorized', message };
  if (status < 300) return { kind: 'unavailable', message };
  const code = `http_${status}`;
  const { perhapsOneRow: _, ...fault } = faultFromStatus({
    status,
    headers,
    code,
    message,
    mutation: false,
    speaksOfRequest: false,
  });
  return fault;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function sameShop(one: Shop, other: Shop): boolean {
  return (
    one.baseUrl === other.baseUrl &&
    ['clientId', 'webhookSecret'].every((name) => one.secrets[name] === other.secrets[name])
  );
}
