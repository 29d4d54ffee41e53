/** Says why the activity stopped publishing to an integration. */
export type PublishingEnd =
  /** Nothing was due for a while, or the integration is not active. */
  | { readonly kind: 'idle' }
  /** The platform is unreachable or asks to wait. */
  | { readonly kind: 'wait'; readonly waitMs: number }
  /** The platform refuses the credentials. A person has to enter new ones. */
  | { readonly kind: 'reconnect_required' }
  /**
   * The process stops, has lost its lease, or has published for its maximum time. The next activity starts at
   * once.
   */
  | { readonly kind: 'handed_over' };

/** Says how a publisher's run ended. */
export type PublishOutcome = 'idle' | 'reconnect_required';
