import { randomBytes } from 'node:crypto';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { describe, expect, it } from 'vitest';
import { open, seal } from './seal.ts';
import type { SecretOwner } from './seal.ts';
import { readSecretKeys } from './secret-keys.ts';

const owner: SecretOwner = {
  merchantId: 'm1' as MerchantId,
  integrationId: 'i1' as IntegrationId,
  kind: 'api',
};
const newKey = () => randomBytes(32).toString('base64');

describe('a sealed secret', () => {
  const keys = readSecretKeys({ ONHAND_SECRETS_KEY: newKey() });

  it('opens for its owner', () => {
    expect(open(seal('ck_secret', owner, keys), owner, keys)).toBe('ck_secret');
  });

  it.each([
    { ...owner, merchantId: 'm2' as MerchantId },
    { ...owner, integrationId: 'i2' as IntegrationId },
    { ...owner, kind: 'webhook' as const },
  ])('does not open for another owner: %j', (other) => {
    expect(() => open(seal('ck_secret', owner, keys), other, keys)).toThrow(
      expect.objectContaining({ code: 'secret_unreadable' }),
    );
  });

  it('is never the same twice, and does not show the plain text', () => {
    const [one, other] = [seal('ck_secret', owner, keys), seal('ck_secret', owner, keys)];
    expect(one.ciphertext.equals(other.ciphertext)).toBe(false);
    expect(one.ciphertext.includes('ck_secret')).toBe(false);
  });
});

describe('rotating the key', () => {
  const [old, fresh] = [newKey(), newKey()];
  const sealed = seal('ck_secret', owner, readSecretKeys({ ONHAND_SECRETS_KEY: old }));

  it('still opens what the previous key sealed', () => {
    const keys = readSecretKeys({ ONHAND_SECRETS_KEY: fresh, ONHAND_SECRETS_KEY_PREVIOUS: old });
    expect(open(sealed, owner, keys)).toBe('ck_secret');
  });

  it('names the missing key when the previous one is gone', () => {
    const keys = readSecretKeys({ ONHAND_SECRETS_KEY: fresh });
    expect(() => open(sealed, owner, keys)).toThrow(expect.objectContaining({ code: 'secret_key_unknown' }));
  });
});

it.each(['', 'short', randomBytes(31).toString('base64')])(
  'refuses a key that is not 32 bytes: %j',
  (key) => {
    expect(() => readSecretKeys({ ONHAND_SECRETS_KEY: key })).toThrow(
      expect.objectContaining({ code: 'secret_key_invalid' }),
    );
  },
);
