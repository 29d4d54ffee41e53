import { expect, it } from 'vitest';
import { tellableWords } from './words.ts';

const secrets = { consumerKey: 'ck_0123456789abcdef0123', password: 'p&ss wörd', short: 'a' };

it.each([
  [
    'ordinary words stay',
    'SKU already in use (AB-1). See https://a.test/b?',
    'SKU already in use (AB-1). See https://a.test/b?…',
  ],
  ['a secret', 'key ck_0123456789abcdef0123 refused', 'key … refused'],
  ['an encoded secret', `?p=${encodeURIComponent('p&ss wörd')}&q=1`, '?p=…&q=1'],
  [
    'a signed address',
    'to http://shop.test/wp-json/wc/v3/products/batch/?oauth_consumer_key=ck_1&oauth_signature=x%3D now',
    'to http://shop.test/wp-json/wc/v3/products/batch/?… now',
  ],
  [
    'a signed path',
    'to /batch/?oauth_signature=x%3D&oauth_nonce=7',
    'to /batch/?oauth_signature=…&oauth_nonce=…',
  ],
  ['a user in an address', 'https://me:pw@shop.test/a', 'https://…@shop.test/a'],
  ['an authorization', 'sent Authorization: Basic Y2tfMTpjc18x', 'sent Authorization: Basic …'],
  ['a key of another shop', `ck_${'0f'.repeat(20)} is not known`, '… is not known'],
  ['NUL', 'bad\0 word', 'bad word'],
])('%s', (_what, text, told) => {
  expect(tellableWords(text, { secrets })).toBe(told);
});

it('is cut', () => {
  expect(tellableWords('x'.repeat(5_000_000), { secrets })).toHaveLength(1_000);
});
