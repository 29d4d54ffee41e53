/** Says how often to sweep. */
export interface SweepInput {
  readonly everyMs: number;
}
