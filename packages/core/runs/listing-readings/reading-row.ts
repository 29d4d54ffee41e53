import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { RunProblem } from '@onhand/domain/runs/run.ts';
import type { BulkCount, BulkPhase } from '@onhand/domain/runs/run-kinds.ts';
import { firstCountsOf } from '@onhand/domain/runs/run-kinds.ts';
import type { RunRow } from '../run-row.ts';

type ReadingCounts = Readonly<Record<BulkCount<'read_listings'>, number>>;
type ReadingPhase = BulkPhase<'read_listings'>;

/** Holds a reading of all of an integration's listings, as its routes show it. */
export interface ListingReading extends ReadingCounts {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly state: ReadingPhase | 'completed' | 'failed' | 'cancelled';
  readonly startedAt: Date;
  readonly endedAt: Date | null;
  /** The cursor of the platform's next page; null: its first page. */
  readonly page: string | null;
  readonly problems: number;
  readonly problemRows: readonly RunProblem[];
  readonly failureCode: string | null;
  readonly failureMessage: string | null;
}

/** Converts a run of the kind `read_listings` to a reading. */
export function readingOf(run: RunRow): ListingReading {
  const { merchantId, integrationId, startedAt, endedAt, cursor, counts } = run;
  const { problems, problemRows, failureCode, failureMessage } = run;
  return {
    // A reading has only the counters with which it begins.
    ...({ ...firstCountsOf('read_listings'), ...counts } as ReadingCounts),
    merchantId,
    integrationId,
    state: stateOf(run),
    startedAt,
    endedAt,
    page: cursor,
    problems,
    problemRows,
    failureCode,
    failureMessage,
  };
}

function stateOf({ state, phase }: RunRow): ListingReading['state'] {
  switch (state) {
    case 'running':
    case 'safety_stop':
      return phase === 'matching' ? 'matching' : 'reading';
    case 'done':
      return 'completed';
    case 'failed':
    case 'cancelled':
      return state;
  }
}
