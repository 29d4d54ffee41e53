import { createHash } from 'node:crypto';
import { CredentialsError } from './credentials-error.ts';

/** A key of 32 bytes and the id that rows sealed with it carry. */
export interface SecretKey {
  readonly id: string;
  readonly bytes: Buffer;
}

/** New secrets are sealed with `current`; `previous` still opens what was sealed before the key changed. */
export interface SecretKeys {
  readonly current: SecretKey;
  readonly previous?: SecretKey;
}

/**
 * The keys in a process's environment: `ONHAND_SECRETS_KEY` and, while rotating, `ONHAND_SECRETS_KEY_PREVIOUS`,
 * each 32 bytes in base64.
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
  // A fingerprint: which key a row was sealed with is told without telling anything of the key.
  return { id: createHash('sha256').update(bytes).digest('hex').slice(0, 12), bytes };
}
