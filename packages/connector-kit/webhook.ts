import type { Inbound } from '@onhand/contracts/connector/inbound.ts';

/** A delivery as it came: `body` is never re-serialised, header names are lower case. */
export interface RawRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** ISO 8601. */
  readonly receivedAt: string;
}

export type Decoded =
  | { readonly kind: 'events'; readonly events: readonly Inbound[] }
  /** The platform waits for this answer (a challenge, a creation ping); nothing is recorded. */
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: 'refused'; readonly why: 'signature' | 'too_old' | 'malformed' }
  /** Genuine, and of no use to us. */
  | { readonly kind: 'ignored'; readonly why: string };

/**
 * The part of a connector that the gateway imports: pure, it verifies and decodes. `keys` are the
 * integration's webhook secrets, newest first (two while one is rotated out); with none, all is refused.
 */
export interface Webhook {
  readonly platform: string;
  readonly topics: readonly string[];
  readonly answerWithinMs: number;
  /** In words, for the docs: when the platform gives up on a receiver. */
  readonly givesUpAfter: string;
  decode(request: RawRequest, keys: readonly string[]): Decoded;
}
