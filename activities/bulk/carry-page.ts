import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { RunRow } from '@onhand/core/runs/run-row.ts';
import type { Dependencies } from '../dependencies.ts';

/** What a connector may answer instead of a page. */
export type NoPage = Exclude<OutputOf<'listings.page'>, { kind: 'page' }>;

/** What became of a page of a run. */
export type PageOutcome =
  /** It was carried over, and the run's cursor moved with it. */
  | { readonly kind: 'carried' }
  /** Nothing is left, and the run has ended. */
  | { readonly kind: 'ended' }
  /** The run cannot go on. */
  | { readonly kind: 'failed'; readonly code: string; readonly message: string }
  | NoPage;

/**
 * Carries over the page of a bulk operation at its run's cursor: at most one call of the platform, then one of core.
 * Deadlines, heartbeats, waits and the ends of a run are the business of `carryBulk`.
 */
export type CarryPage = (
  dependencies: Dependencies,
  run: RunRow,
  integration: { readonly platform: string },
) => Promise<PageOutcome>;
