import { expect, test } from 'vitest';
import { authenticate, rememberNonces } from './authentication.ts';

// The official client signs with oauth-1.0a, too.
const credentials = { consumerKey: 'ck', consumerSecret: 'cs', permissions: 'read_write' } as const;
const address = 'http://127.0.0.1:43210/w/a/wp-json/wc/v3/products';
const signedAt = new Date(1_795_318_756_000);

const signed = () =>
  new URLSearchParams({
    per_page: '50',
    oauth_consumer_key: 'ck',
    oauth_nonce: 'bGvkNziEuemnjjWTTk3YaA9GFIly2ZUH',
    oauth_signature_method: 'HMAC-SHA256',
    oauth_timestamp: '1795318756',
    oauth_version: '1.0',
    oauth_signature: 'zexMaKyRl6i4nihRC0lrc8Zb2OTvgh1+Jc2OpDyLodo=',
  });

function check(change: (query: URLSearchParams) => void, now: Date = signedAt, method = 'GET'): void {
  const query = signed();
  change(query);
  authenticate({ method, address, query }, credentials, rememberNonces(), now);
}

test('a request as the official client signs it is let in', () => {
  expect(() => check(() => {})).not.toThrow();
});

test.each([
  [
    'no credentials',
    (query: URLSearchParams) => [...query.keys()].forEach((name) => query.delete(name)),
    'Sorry, you cannot list resources.',
  ],
  [
    'a part is missing',
    (query: URLSearchParams) => query.delete('oauth_nonce'),
    'Missing OAuth parameter oauth_nonce',
  ],
  [
    'another key',
    (query: URLSearchParams) => query.set('oauth_consumer_key', 'x'),
    'Consumer key is invalid.',
  ],
  [
    'a changed parameter',
    (query: URLSearchParams) => query.set('per_page', '51'),
    'Invalid signature - provided signature does not match.',
  ],
  [
    'an unknown method',
    (query: URLSearchParams) => query.set('oauth_signature_method', 'PLAINTEXT'),
    'Invalid signature - signature method is invalid.',
  ],
])('%s: 401 in WooCommerce’s words', (_name, change, message) => {
  expect(() => check(change)).toThrow(expect.objectContaining({ status: 401, message }));
});

test('a signature is good for a quarter of an hour, and once', () => {
  expect(() => check(() => {}, new Date(signedAt.getTime() + 16 * 60_000))).toThrow('Invalid timestamp.');
  const nonces = rememberNonces();
  const again = () =>
    authenticate({ method: 'GET', address, query: signed() }, credentials, nonces, signedAt);
  again();
  expect(again).toThrow('Invalid nonce - nonce has already been used.');
});
