import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { resolveIncidents } from '../incidents/resolve-incidents.ts';
import { awaitsOpening } from './awaits-opening.ts';

/**
 * Resolves incidents of figures that did not settle, where none is still to be read: all have opened their
 * stock, or are no openings any more.
 */
export async function resolveSettledOpenings(db: Db, at: Date): Promise<void> {
  const where = sql`not exists (
    select ${awaitsOpening} and channel_stock.integration_id = incidents.integration_id
                            and channel_stock.read_due_at is not null)`;
  await resolveIncidents({ kinds: ['opening_unsettled'], where }, at).execute(db);
}
