import type { RunFailure } from './fault.ts';
import type { IntegrationRef } from './integration.ts';

/** Identifies a product on an integration by its platform's own grouping of units. */
export interface ChannelProductRef extends IntegrationRef {
  readonly externalGroup: string;
}

/** Says how a change of a product ended. */
export type ChangeOutcome =
  | { readonly kind: 'in_step' }
  /** Its listings were read, and none is linked. */
  | { readonly kind: 'not_linked' }
  /** Another run has synchronized the change already. */
  | { readonly kind: 'nothing_due' }
  | { readonly kind: 'waiting'; readonly code: string }
  | { readonly kind: 'failed'; readonly code: string; readonly failure?: RunFailure }
  /** The workflow tries again after `waitMs`, or as soon as another change is signaled. */
  | { readonly kind: 'again'; readonly waitMs: number };
