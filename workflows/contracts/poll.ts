/** Says how long to wait for the next pass over an integration's orders. */
export type HearOutcome =
  | { readonly kind: 'waits'; readonly waitMs: number }
  /** The integration is revoked, waits for credentials, or has no orders. */
  | { readonly kind: 'ended' };

/** Says whether polling goes on. `goOn` is false once the integration is revoked or no longer polled. */
export interface PollOutcome {
  readonly goOn: boolean;
}
