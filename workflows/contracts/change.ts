import type { IntegrationRef } from './integration.ts';

/** Names a product on an integration, as its platform groups it. */
export interface ChannelProductRef extends IntegrationRef {
  readonly externalGroup: string;
}

/** Says how a change of a product ended. */
export type ChangeOutcome =
  | { readonly kind: 'in_step' }
  /** Another run has carried the change over already. */
  | { readonly kind: 'nothing_due' }
  | { readonly kind: 'waiting'; readonly code: string }
  | { readonly kind: 'failed'; readonly code: string }
  /** Look again after `waitMs`, or as soon as something is new. */
  | { readonly kind: 'again'; readonly waitMs: number };
