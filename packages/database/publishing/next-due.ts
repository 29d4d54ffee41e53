import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { Db } from '../connect.ts';

/** When an integration's channel stock is next to be written or read back; null if nothing waits. */
export async function nextDue(db: Db, integrationId: IntegrationId): Promise<Date | null> {
  const row = await db
    .selectFrom('channel_stock')
    .where('integration_id', '=', integrationId)
    .where('state', 'in', ['due', 'unknown'])
    .select('due_at')
    .orderBy('due_at')
    .limit(1)
    .executeTakeFirst();
  return row?.due_at ?? null;
}
