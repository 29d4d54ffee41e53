import { createHash, createHmac } from 'node:crypto';
import type { SecretKeys } from '../credentials/secret-keys.ts';

/** The proof that a callback belongs to a beginning (PKCE S256, RFC 7636). */
export interface Proof {
  readonly verifier: string;
  readonly challenge: string;
}

/**
 * Computes the proof of a state. Nobody stores the verifier: it needs the key of the secrets. If that is
 * replaced meanwhile, the authorization has to begin again.
 */
export function proofOf(state: string, { current }: SecretKeys): Proof {
  const verifier = createHmac('sha256', current.bytes).update(`oauth verifier ${state}`).digest('base64url');
  return { verifier, challenge: createHash('sha256').update(verifier).digest('base64url') };
}

/** The form in which a state is stored. */
export function hashOf(state: string): Buffer {
  return createHash('sha256').update(state).digest();
}
