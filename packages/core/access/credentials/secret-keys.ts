import { createHash } from 'node:crypto';
import { CredentialsError } from './credentials-error.ts';

/** A 32-byte key and its id. Every row that is sealed with the key carries the id. */
export interface SecretKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/**
 * The configured keys. `current` seals new secrets. `previous` opens secrets from before the last key change.
 */
export interface SecretKeys {
  readonly current: SecretKey;
  readonly previous?: SecretKey;
}

/**
 * Reads the keys from the environment: `ONHAND_SECRETS_KEY` and, during a rotation,
 * `ONHAND_SECRETS_KEY_PREVIOUS`. Each is 32 bytes in base64.
 *
 * @throws CredentialsError `secret_key_invalid`
 */
export function readSecretKeys(env: Readonly<Record<string, string | undefined>>): SecretKeys {
  const current = env['ONHAND_SECRETS_KEY'] ?? '';
  const previous = env['ONHAND_SECRETS_KEY_PREVIOUS'] ?? '';
  return {
    current: parse('ONHAND_SECRETS_KEY', current),
    ...(previous === '' ? {} : { previous: parse('ONHAND_SECRETS_KEY_PREVIOUS', previous) }),
  };
}

function parse(variable: string, base64: string): SecretKey {
  const bytes = Buffer.from(base64, 'base64');
  if (bytes.length !== 32) {
    throw new CredentialsError(
      'secret_key_invalid',
      `${variable} must be 32 bytes in base64 (openssl rand -base64 32); this one has ${bytes.length}.`,
    );
  }
  // A fingerprint names the key of a row without revealing the key.
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 12), bytes };
}
