/** Says whether polling goes on. `goOn` is false once the integration is revoked or no longer polled. */
export interface PollOutcome {
  readonly goOn: boolean;
}
