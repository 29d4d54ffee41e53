import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import { sql } from 'kysely';
import { entryColumns } from './entry-row.ts';
import type { EntryRow } from './entry-row.ts';

/** Which entries of a chain to list. What is left out does not matter. */
export interface WantedEntries {
  readonly action?: string | undefined;
  readonly subjectKind?: string | undefined;
  readonly subjectId?: string | undefined;
  /** The id of the API key that acted. */
  readonly actorKey?: string | undefined;
  /** From this moment on. */
  readonly from?: Date | undefined;
  /** Before this moment. */
  readonly until?: Date | undefined;
}

/** Lists the entries of a chain, newest first, chained or not. */
export async function listEntries(
  db: Db,
  chainId: string,
  wanted: WantedEntries & Page<number>,
): Promise<readonly EntryRow[]> {
  const { action, subjectKind, subjectId, actorKey, from, until, after, limit } = wanted;
  const conditions = [
    sql`chain_id = ${chainId}`,
    ...(after === undefined ? [] : [sql`id < ${after}`]),
    ...(action === undefined ? [] : [sql`action = ${action}`]),
    ...(subjectKind === undefined ? [] : [sql`subject_kind = ${subjectKind}`]),
    ...(subjectId === undefined ? [] : [sql`subject_id = ${subjectId}`]),
    ...(actorKey === undefined ? [] : [sql`actor_key = ${actorKey}`]),
    ...(from === undefined ? [] : [sql`at >= ${from}`]),
    ...(until === undefined ? [] : [sql`at < ${until}`]),
  ];
  const { rows } = await sql<EntryRow>`
    select ${sql.raw(entryColumns)} from audit_entries where ${sql.join(conditions, sql` and `)}
    order by id desc limit ${limit}`.execute(db);
  return rows;
}
