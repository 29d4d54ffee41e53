import type { RawRequest } from '@onhand/connector-kit/webhook.ts';
import { expect, test } from 'vitest';
import { body, mismatch, publicKey, publicKeyId, valid } from './testing/notification-vectors.ts';
import { webhook } from './webhook.ts';

const endpoint = 'https://onhand.example/webhooks/app/ebay';
const bytes = new TextEncoder().encode(body);

function request(header: string | undefined, sent: Uint8Array = bytes): RawRequest {
  const headers = header === undefined ? {} : { 'x-ebay-signature': header };
  return {
    method: 'POST',
    url: '/webhooks/app/ebay',
    headers,
    body: sent,
    receivedAt: '2026-11-20T10:00:00.000Z',
  };
}

function decode(
  delivery: RawRequest,
  publicKeys: Readonly<Record<string, string>> = { [publicKeyId]: publicKey },
) {
  const context = { endpoint, secrets: ['a token'], publicKeys: new Map(Object.entries(publicKeys)) };
  return webhook.app?.decode(delivery, context);
}

const refused = { kind: 'refused', why: 'signature' };

test('the notification that eBay published verifies: an account was deleted, of which nothing is kept', () => {
  expect(decode(request(valid))).toMatchObject({
    kind: 'ignored',
    code: 'nothing_kept',
    account: null,
    topic: 'MARKETPLACE_ACCOUNT_DELETION',
  });
  expect(JSON.stringify(decode(request(valid)))).not.toMatch(/test_user|ma8vp1jySJC/);
});

test('with one byte changed, wherever it is, it does not', () => {
  for (const index of bytes.keys()) {
    const changed = Uint8Array.from(bytes);
    changed[index] = (changed[index] ?? 0) ^ 1;
    expect(decode(request(valid, changed))).toEqual(refused);
  }
});

test('the signature that eBay published as a wrong one is refused', () => {
  expect(decode(request(mismatch))).toEqual(refused);
});

test('a key that is not known is asked for by its id', () => {
  expect(decode(request(valid), {})).toEqual({ kind: 'needs_key', id: publicKeyId });
});

test('a key of another id, or one that is none, verifies nothing', () => {
  expect(decode(request(valid), { other: publicKey })).toEqual({ kind: 'needs_key', id: publicKeyId });
  expect(decode(request(valid), { [publicKeyId]: 'no key' })).toEqual(refused);
});

test.each([
  ['no header', undefined],
  ['no base64', '%%%'],
  ['no JSON', Buffer.from('kid').toString('base64')],
  ['another algorithm', header({ alg: 'none' })],
  ['another digest', header({ digest: 'MD5' })],
  ['an id that is none', header({ kid: '../../user' })],
  ['an empty signature', header({ signature: '' })],
])('%s is refused, and no key is asked for', (_, given) => {
  expect(decode(request(given), {})).toEqual(refused);
});

function header(changed: Readonly<Record<string, string>>): string {
  const fields = JSON.parse(Buffer.from(valid, 'base64').toString()) as object;
  return Buffer.from(JSON.stringify({ ...fields, ...changed })).toString('base64');
}

test('no address of one integration takes deliveries', () => {
  expect(webhook.decode(request(valid), ['a key'])).toEqual(refused);
});
