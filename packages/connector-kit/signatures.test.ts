import { createHmac } from 'node:crypto';
import { expect, test } from 'vitest';
import { hmacSha256Matches } from './signatures.ts';

const body = new TextEncoder().encode('{"a": 1}');
const signature = createHmac('sha256', 'key').update(body).digest('base64');

test.each([
  ['the key', { body, signature, keys: ['key'] }, true],
  ['one of two keys, while one is rotated out', { body, signature, keys: ['new', 'key'] }, true],
  ['another key', { body, signature, keys: ['other'] }, false],
  ['no key', { body, signature, keys: [] }, false],
  [
    'an empty key',
    { body, signature: createHmac('sha256', '').update(body).digest('base64'), keys: [''] },
    false,
  ],
  ['a body that was changed', { body: new TextEncoder().encode('{"a":1}'), signature, keys: ['key'] }, false],
  ['no signature', { body, signature: '', keys: ['key'] }, false],
])('%s', (_name, signed, matches) => {
  expect(hmacSha256Matches(signed)).toBe(matches);
});
