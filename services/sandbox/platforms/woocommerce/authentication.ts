import { createHmac, timingSafeEqual } from 'node:crypto';
import { Refusal } from '../../shop/refusal.ts';
import type { ApiKey } from './api-key.ts';

/** Holds the parts of a request that OAuth 1.0a signs. */
interface SignedRequest {
  readonly method: string;
  /** The address with the shop's own scheme, host and path, without the query. */
  readonly address: string;
  readonly query: URLSearchParams;
}

const windowSeconds = 15 * 60;

/** Remembers the nonces that were used within the lifetime of a signature. */
export interface Nonces {
  /** Marks a nonce as used. Returns false if it was used before. */
  take(nonce: string, timestamp: number): boolean;
}

export function rememberNonces(): Nonces {
  const used = new Map<string, number>();
  return {
    take: (nonce, timestamp) => {
      for (const [old, at] of used) if (at < timestamp - windowSeconds) used.delete(old);
      if (used.has(nonce)) return false;
      used.set(nonce, timestamp);
      return true;
    },
  };
}

/**
 * Checks a request over plain HTTP as WooCommerce does (`WC_REST_Authentication`). The query carries
 * one-legged OAuth 1.0a, signed with HMAC-SHA1 or HMAC-SHA256.
 *
 * @throws Refusal 401 with WooCommerce's code and message
 */
export function authenticate(request: SignedRequest, credentials: ApiKey, nonces: Nonces, now: Date): void {
  const { query } = request;
  const names = ['consumer_key', 'timestamp', 'nonce', 'signature', 'signature_method'].map(
    (name) => `oauth_${name}`,
  );
  const missing = names.filter((name) => !query.get(name));
  if (missing.length === names.length) {
    throw new Refusal(401, 'woocommerce_rest_cannot_view', 'Sorry, you cannot list resources.');
  }
  if (missing.length > 0) {
    const noun = missing.length === 1 ? 'parameter' : 'parameters';
    const message = `Missing OAuth ${noun} ${missing.join(', ')}`;
    throw new Refusal(401, 'woocommerce_rest_authentication_missing_parameter', message);
  }
  if (query.get('oauth_consumer_key') !== credentials.consumerKey) throw refused('Consumer key is invalid.');
  if (!isSigned(request, credentials.consumerSecret)) {
    throw refused('Invalid signature - provided signature does not match.');
  }
  const timestamp = Number(query.get('oauth_timestamp'));
  if (!(Math.abs(now.getTime() / 1000 - timestamp) <= windowSeconds)) throw refused('Invalid timestamp.');
  if (!nonces.take(query.get('oauth_nonce') ?? '', timestamp)) {
    throw refused('Invalid nonce - nonce has already been used.');
  }
  if (credentials.permissions === 'read' && !['GET', 'HEAD', 'OPTIONS'].includes(request.method)) {
    throw refused('The API key provided does not have write permissions.');
  }
}

function isSigned({ method, address, query }: SignedRequest, secret: string): boolean {
  const algorithm = { 'HMAC-SHA1': 'sha1', 'HMAC-SHA256': 'sha256' }[
    query.get('oauth_signature_method') ?? ''
  ];
  if (algorithm === undefined) throw refused('Invalid signature - signature method is invalid.');
  const parameters = [...query]
    .filter(([name]) => name !== 'oauth_signature')
    .map(([name, value]) => `${percent(name)}=${percent(value)}`)
    .sort();
  const signed = [method, percent(address), percent(parameters.join('&'))].join('&');
  const expected = createHmac(algorithm, `${secret}&`).update(signed).digest();
  const given = Buffer.from(query.get('oauth_signature') ?? '', 'base64');
  return given.length === expected.length && timingSafeEqual(given, expected);
}

/** Percent-encodes a text by RFC 3986, as OAuth requires; stricter than encodeURIComponent. */
function percent(text: string): string {
  return encodeURIComponent(text).replaceAll(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  );
}

function refused(message: string): Refusal {
  return new Refusal(401, 'woocommerce_rest_authentication_error', message);
}
