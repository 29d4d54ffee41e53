import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { Dependencies } from '../dependencies.ts';

/** Lists the answers of a connector other than a page. */
export type NoPage = Exclude<OutputOf<'listings.page'>, { kind: 'page' }>;

/** Says how the processing of a page of a run ended. */
export type PageOutcome =
  /** The page was stored, and the run's cursor moved past it. */
  | { readonly kind: 'carried' }
  /** The page waits for something, and is tried again after a while. */
  | { readonly kind: 'waits'; readonly waitMs: number }
  /** No work is left, and the run has ended. */
  | { readonly kind: 'ended' }
  /** The run cannot continue. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | NoPage;

/**
 * Processes the page of a bulk operation at its run's cursor: at most one call to the platform, then one to
 * core. `carryBulk` handles deadlines, heartbeats, waits and failed runs.
 */
export type CarryPage = (
  dependencies: Dependencies,
  run: RunRow,
  integration: { readonly platform: string },
) => Promise<PageOutcome>;
