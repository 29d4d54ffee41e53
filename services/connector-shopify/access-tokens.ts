import type { Call, Shop } from '@onhand/connector-kit/connector.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { askForToken } from './token-endpoint.ts';

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

/**
 * Asks for a token by the client credentials grant, which Shopify offers to an app at shops of its own
 * organization. The token has the app's scopes, and ends after a day.
 * https://shopify.dev/docs/apps/build/authentication-authorization/access-tokens/client-credentials-grant
 */
async function grant(call: Call): Promise<Granted | Fault> {
  const { baseUrl, secrets } = call.shop;
  const { clientId = '', webhookSecret: clientSecret = '' } = secrets;
  if (clientId === '' || clientSecret === '') {
    const message = 'The integration has neither an access token nor the app’s client id and client secret.';
    return { kind: 'unauthorized', message };
  }
  const startedAt = performance.now();
  const answer = await askForToken(call, baseUrl, {
    grant_type: 'client_credentials',
    client_id: clientId,
    client_secret: clientSecret,
  });
  if (answer.kind === 'token_refused') return { kind: 'unauthorized', message: answer.message };
  if (answer.kind !== 'token') return answer;
  const lastsMs = Math.max((answer.expires_in ?? 0) * 1_000 - spareMs, 0);
  return { kind: 'token', value: answer.access_token, until: startedAt + lastsMs };
}

function sameShop(one: Shop, other: Shop): boolean {
  return (
    one.baseUrl === other.baseUrl &&
    ['clientId', 'webhookSecret'].every((name) => one.secrets[name] === other.secrets[name])
  );
}
