/** Says whether to read on: false once the reading has ended. */
export interface ReadListingsOutcome {
  readonly goOn: boolean;
}
