import type { Db } from '@onhand/database/connect.ts';
import { deleteUnlinked } from '../../listings/unlisted.ts';
import type { RunProblem } from '@onhand/domain/runs/run.ts';
import { changeIfCurrent } from '../carry-page.ts';
import { advanceRun } from '../change-run.ts';
import type { RunRow } from '../run-row.ts';
import { recordRepairs } from './repairs.ts';

/** What the platform answered of a product that its list of listings did not show. */
export interface UnlistedProduct {
  readonly externalGroup: string;
  /** The units that it still has. */
  readonly units: readonly string[];
}

/**
 * Marks unlinked listings as deleted that the shop did not show, and that were read by id and are gone. Moves
 * the run to its next page.
 */
export async function takeInUnlisted(
  db: Db,
  run: RunRow,
  read: {
    readonly products: readonly UnlistedProduct[];
    readonly problems: readonly RunProblem[];
    readonly next: { readonly phase: string; readonly cursor: string | null };
  },
  { clock }: { readonly clock: { now(): Date } },
): Promise<void> {
  await changeIfCurrent(db, run, async (tx, running) => {
    const at = clock.now();
    const keys = await deleteUnlinked(tx, run, read.products);
    const repairs = keys.map((externalKey) => ({ kind: 'listing_deleted' as const, externalKey }));
    const recorded = await recordRepairs(tx, running, repairs, at);
    const counts = { deleted: keys.length, ...recorded };
    await advanceRun(tx, running, { ...read.next, counts, problems: read.problems }, at);
  });
}
