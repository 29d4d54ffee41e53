/** Says why the activity stopped publishing to an integration. */
export type PublishingEnd =
  /** Nothing was due for a while, or the integration is not to be written. */
  | { readonly kind: 'idle' }
  /** The platform is away or asks to wait. */
  | { readonly kind: 'wait'; readonly waitMs: number }
  /** The platform refuses the credentials: a person has to give new ones. */
  | { readonly kind: 'reconnect_required' }
  /** The process stops, or the activity ran long enough: the next one goes on at once. */
  | { readonly kind: 'handed_over' };

/** Says how a publisher's run ended. */
export type PublishOutcome = 'idle' | 'reconnect_required';
