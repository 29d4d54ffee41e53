import { expect, it } from 'vitest';
import { matchedEmail } from './email.ts';

it.each([
  ['  Ada.Lovelace@Example.COM ', 'ada.lovelace@example.com'],
  ['josé@example.com', 'josé@example.com'.normalize('NFC')],
])('an address matches in lower case, without white space: %s', (given, expected) => {
  expect(matchedEmail(given)).toBe(expected);
});

it.each([undefined, '', ' ', 'ada', 'ada@', '@example.com', 'a@b@c', 'a b@c', `${'a'.repeat(255)}@b.c`])(
  'what is no address matches nobody: %s',
  (given) => {
    expect(matchedEmail(given)).toBeNull();
  },
);
