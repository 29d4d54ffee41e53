import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import type { Tx } from '@onhand/database/connect.ts';
import { dueChannel } from './notifications.ts';

export interface MarkedDue {
  readonly records: number;
  /** Whose publishers now have something to do. */
  readonly integrations: readonly IntegrationId[];
}

/**
 * Makes channel stock due now, whatever held it back, in one statement however much it is: `cause` raises the needed
 * revision by one. A write that is open, or of unknown outcome, comes to its end first. `chosen`: a query of ids.
 */
export async function markDue(
  tx: Tx,
  chosen: RawBuilder<unknown>,
  due: {
    readonly merchantId: MerchantId;
    readonly cause: string;
    readonly at: Date;
    /** Somebody asks for it: it is sent even if the figure seems to stand there already. */
    readonly forced?: boolean;
  },
): Promise<MarkedDue> {
  // Locked in the order of their ids, as everyone does who locks several.
  const { rows } = await sql<MarkedDue>`
    with wanted as (
      select channel_stock.id from channel_stock
      where channel_stock.merchant_id = ${due.merchantId} and channel_stock.id in (${chosen})
      order by channel_stock.id for update
    ), marked as (
      update channel_stock
      set needed_revision = needed_revision + 1, cause = ${due.cause},
          needed_at = case when state in ('idle', 'blocked') then ${due.at}::timestamptz
                           else coalesce(needed_at, ${due.at}::timestamptz) end,
          state = case when state in ('open', 'unknown') then state else 'due' end,
          due_at = case when state in ('open', 'unknown') then due_at else ${due.at}::timestamptz end,
          block_code = null, attempts = 0,
          forced_revision = case when ${due.forced === true} then needed_revision + 1 else forced_revision end
      from wanted where channel_stock.id = wanted.id
      returning channel_stock.integration_id
    ), integrations as (
      select integration_id, count(*)::int as records, pg_notify(${dueChannel}, integration_id::text)::text
      from marked group by integration_id
    )
    select coalesce(sum(records), 0)::int as records, coalesce(jsonb_agg(integration_id), '[]') as integrations
    from integrations`.execute(tx);
  return rows[0] ?? { records: 0, integrations: [] };
}
