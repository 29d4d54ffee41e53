/** The latest complete pass: when it began, by the shop's clock and by ours (epoch ms). */
export interface LastPass {
  readonly shopMs: number;
  readonly ourMs: number;
}

/** The shop's dates have whole seconds, and a request takes its time. */
const toleranceMs = 3_000;

/**
 * Returns by how much a shop's clock was set back since the latest pass; 0 if it was not. `now` is one moment
 * by both clocks. Changes from after the jump carry dates from before the cursor, so the pass has to begin
 * that much earlier (DESIGN §4.3). Pure.
 */
export function clockJumpMs(last: LastPass, now: LastPass): number {
  const behindMs = last.shopMs + (now.ourMs - last.ourMs) - now.shopMs;
  return behindMs > toleranceMs ? behindMs : 0;
}
