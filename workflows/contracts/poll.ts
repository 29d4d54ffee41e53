/** Says whether to poll on: false once the integration is revoked or no longer polled. */
export interface PollOutcome {
  readonly goOn: boolean;
}
