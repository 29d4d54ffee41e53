import type { Inbound } from '@onhand/contracts/connector/inbound.ts';

/** Holds a raw delivery. `body` is never re-serialized; header names are lower case. */
export interface RawRequest {
  readonly method: 'GET' | 'POST';
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** Time of arrival, ISO 8601. */
  readonly receivedAt: string;
}

export type Decoded =
  | {
      readonly kind: 'events';
      readonly events: readonly Inbound[];
      /** The shop's address as the delivery names it. Left out: deliveries of the platform name none. */
      readonly source?: string;
    }
  /** Answer that the platform expects (to a challenge or a creation ping). The gateway records nothing. */
  | {
      readonly kind: 'reply';
      readonly status: number;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
    }
  | { readonly kind: 'refused'; readonly why: 'signature' | 'too_old' }
  /**
   * Genuine delivery whose content is no event. It is stored and answered 2xx, because platforms count
   * refusals and switch off.
   */
  | {
      /**
       * - `ignored`: Onhand does not use it.
       * - `not_understood`: the content does not fit its topic.
       * - `platform_error`: the content is the platform's own error. `code` and `message` are its words.
       */
      readonly kind: 'ignored' | 'not_understood' | 'platform_error';
      readonly eventKey: string;
      readonly topic: string;
      readonly code: string;
      readonly message: string;
      readonly source?: string;
    };

/**
 * Verifies and decodes deliveries; pure, because the gateway imports it. `keys` holds the integration's
 * webhook secrets, newest first (two during a rotation). Without keys, it refuses every delivery.
 */
export interface Webhook {
  readonly platform: string;
  readonly topics: readonly string[];
  /** Those of `topics` that concern customers. */
  readonly customerTopics?: readonly string[];
  /** Those of `topics` that concern drafts that are no orders. */
  readonly draftTopics?: readonly string[];
  /** The header, in lower case, that every signed delivery has. The gateway reads no long body without it. */
  readonly signatureHeader: string;
  /**
   * Whether the platform makes the secret, so that people have to hand it over. Left out: Onhand makes it and
   * subscribes with it.
   */
  readonly secretIsPlatforms?: boolean;
  readonly answerWithinMs: number;
  /** Text for the docs: when the platform gives up on a receiver. */
  readonly givesUpAfter: string;
  decode(request: RawRequest, keys: readonly string[]): Decoded;
  /** Deliveries to one address for all accounts of the app. Left out: the platform knows no such address. */
  readonly app?: AppWebhook;
  /**
   * Messages of the queue of the platform's notifications (`App.queue`). Left out: the platform has none, or
   * posts them.
   */
  readonly queue?: QueueMessages;
}

/**
 * Decodes messages of a queue; pure. They carry no signature: whoever can read the queue is the app, and only
 * the platform can write to it.
 */
export interface QueueMessages {
  decode(message: { readonly body: string; readonly receivedAt: string }): AppGenuine;
}

/**
 * Verifies and decodes what a platform sends to `/webhooks/app/<platform>`, the one address for all accounts
 * of the app; pure. The other properties of its `Webhook` hold for it, too.
 */
export interface AppWebhook {
  /**
   * The gateway's environment variable with the app's webhook secrets: newest first, with commas between
   * them. While it is not set, every request is refused.
   */
  readonly secretVariable: string;
  /** The header, in lower case, that every signed delivery has. */
  readonly signatureHeader: string;
  decode(request: RawRequest, context: AppContext): AppDecoded;
}

export interface AppContext {
  /** The address as the platform knows it, without a query. A challenge's answer may depend on it. */
  readonly endpoint: string;
  /** Of `secretVariable`. There is at least one. */
  readonly secrets: readonly string[];
  /** The public keys of the platform that are known, by id. */
  readonly publicKeys: ReadonlyMap<string, string>;
}

/** A genuine delivery. */
export type Genuine = Exclude<Decoded, { readonly kind: 'reply' | 'refused' }>;

/** A genuine delivery to an app, with its account. */
export type AppGenuine =
  /**
   * `account`: the platform's id of the account, as `check` answers it (`accountId`). Null: it concerns no
   * account, or all; nothing of it is stored.
   */
  | (Extract<Genuine, { readonly kind: 'events' }> & { readonly account: string })
  | (Exclude<Genuine, { readonly kind: 'events' }> & { readonly account: string | null });

export type AppDecoded =
  | AppGenuine
  | Exclude<Decoded, Genuine>
  /** The signature cannot be verified without this public key: `webhooks.key` reads it. */
  | { readonly kind: 'needs_key'; readonly id: string };
