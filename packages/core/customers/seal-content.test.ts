import { randomBytes } from 'node:crypto';
import { expect, it } from 'vitest';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { CustomerKeys } from './merchant-key.ts';
import { hashOfEmail, openContent, sealContent } from './seal-content.ts';

const merchant = 'm1' as MerchantId;
const newKeys = (): CustomerKeys => ({
  content: randomBytes(32),
  email: randomBytes(32),
  fingerprint: randomBytes(32),
});
const keys = newKeys();
const person = { email: 'Ada@Example.com', firstName: 'Ada', billing: { city: 'London' } };

it('content opens with the keys of its merchant, and is never the same text twice', () => {
  const [one, other] = [sealContent(person, merchant, keys), sealContent(person, merchant, keys)];
  expect(openContent(one, merchant, keys)).toEqual(person);
  expect(one.sealed).not.toBe(other.sealed);
  expect([one.contentHash, one.emailHash]).toEqual([other.contentHash, other.emailHash]);
  expect(Buffer.from(one.sealed, 'base64').toString('latin1')).not.toMatch(/ada|london/i);
});

it('equal contents have one hash, whatever the order of their parts', () => {
  const { billing, firstName, email } = person;
  const hashOf = (content: typeof person) => sealContent(content, merchant, keys).contentHash;
  expect(hashOf({ billing, firstName, email })).toBe(hashOf(person));
  expect(hashOf({ ...person, firstName: 'Eve' })).not.toBe(hashOf(person));
});

it('content of another person, merchant or key does not open, and the error tells nothing of it', () => {
  const sealed = sealContent(person, merchant, keys);
  const failing = [
    () => openContent({ ...sealed, emailHash: hashOfEmail('eve@example.com', keys) }, merchant, keys),
    () => openContent(sealed, 'm2' as MerchantId, keys),
    () => openContent(sealed, merchant, newKeys()),
    () => openContent({ ...sealed, sealed: 'AAAA' }, merchant, keys),
  ];
  for (const open of failing) expect(open).toThrow('The content of a customer does not open.');
});

it('a hash of an e-mail address is one for all its spellings, and another for each merchant', () => {
  expect(hashOfEmail(' ADA@example.com', keys)).toBe(hashOfEmail('ada@example.com', keys));
  expect(hashOfEmail('ada@example.com', newKeys())).not.toBe(hashOfEmail('ada@example.com', keys));
  expect(hashOfEmail('nobody', keys)).toBeNull();
});
