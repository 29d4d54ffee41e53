import { sql } from 'kysely';
import type { Db } from '@onhand/database/connect.ts';
import { resolveIncidents } from './resolve-incidents.ts';

/** How long an incident `put_back` stays open. Nothing else has to be done about it. */
const shownForMs = 7 * 24 * 60 * 60_000;

/** Resolves incidents that told of a reversal for a week. */
export async function resolvePutBacks(db: Db, at: Date): Promise<void> {
  const where = sql`opened_at <= ${new Date(at.getTime() - shownForMs)}::timestamptz`;
  await resolveIncidents({ kinds: ['put_back'], where }, at).execute(db);
}
