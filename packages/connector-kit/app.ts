import type { AppOutputOf } from '@onhand/contracts/connector/app-operations.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { AppValues, Call, Shop } from './call.ts';
import type { Fetch } from './transport/transport.ts';

export type { AppValues } from './call.ts';

/** An environment variable of the connector's service that holds something of the app. */
export interface AppVariable {
  readonly variable: string;
  /** Holds if the environment does not set it. Left out: the app does not work without it. */
  readonly fallback?: string;
}

/** Holds the context of a method call for the app itself, not for one integration. */
export interface AppCall extends Pick<Call, 'now' | 'deadline' | 'signal'> {
  readonly app: AppValues;
  /** The only way to call the platform. Such requests are few, and not counted by the limits. */
  readonly fetch: Fetch;
}

/** The app as which Onhand is registered at the platform: one for all its integrations. */
export interface App {
  readonly variables: Readonly<Record<string, AppVariable>>;
  /** Reads a public key of the platform, by the id with which `webhook.app.decode` asked for it. */
  readonly webhookKey?: (call: AppCall, id: string) => Promise<AppOutputOf<'webhooks.key'>>;
  /** The queue of the platform's notifications, which `webhook.queue` decodes. Left out: there is none. */
  readonly queue?: {
    /** Receives up to `most` messages. Waits for the first one, at most until the deadline. */
    receive(call: AppCall, most: number): Promise<AppOutputOf<'queue.receive'>>;
    remove(call: AppCall, receipts: readonly string[]): Promise<AppOutputOf<'queue.remove'>>;
  };
}

/** Renews an integration's secrets that end, such as access tokens. */
export interface Tokens {
  /**
   * Tells whether the shop has secrets that can be renewed. Where it has none, a refusal of the platform
   * stands as it came. Left out: every shop has some.
   */
  readonly canRenew?: (shop: Shop) => boolean;
  /** Tells whether the shop's secrets have ended or are about to, so that they are renewed before a call. */
  isDue(shop: Shop, now: Date): boolean;
  /**
   * Asks the platform for new secrets with those of `call.shop`. Connector-kit never runs two renewals of an
   * integration at a time, and stores the answer before anything uses it. A refresh token that is refused
   * (`invalid_grant`) is `unauthorized`; without a clear answer it is any other fault.
   */
  renew(call: Call): Promise<Renewed | Fault>;
}

export interface Renewed {
  readonly kind: 'renewed';
  /** They replace the stored secrets of the same names. The other ones stay. */
  readonly secrets: Readonly<Record<string, string>>;
}

/** Connects an integration by the consent of its account's owner (OAuth 2, authorization code grant). */
export interface OAuth {
  /** Whether the platform takes a challenge (PKCE S256). */
  readonly pkce: boolean;
  /** Builds the address of the platform's consent page. Pure. */
  authorizeUrl(ask: AuthorizationRequest): string;
  /**
   * Exchanges the code of a callback for the secrets of an integration, and checks what else the platform
   * signs in a callback's parameters. A code that is refused is `rejected`.
   */
  exchange(call: AppCall, callback: AuthorizationCallback): Promise<Granted | Fault>;
}

export interface AuthorizationRequest {
  readonly app: AppValues;
  /** The integration's address. */
  readonly baseUrl: string;
  /** The gateway's address for the callback. */
  readonly redirectUrl: string;
  readonly state: string;
  /** Null if the platform takes none. */
  readonly challenge: string | null;
}

export interface AuthorizationCallback extends Pick<AuthorizationRequest, 'baseUrl' | 'redirectUrl'> {
  readonly code: string;
  /** All parameters of the callback. */
  readonly query: Readonly<Record<string, string>>;
  /** Belongs to the challenge. Null if the platform takes none. */
  readonly verifier: string | null;
}

export interface Granted {
  readonly kind: 'granted';
  /** All secrets of the integration's API. */
  readonly secrets: Readonly<Record<string, string>>;
}
