import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { BulkEffect } from '@onhand/domain/plans/bulk-effect.ts';
import { sql } from 'kysely';
import type { RawBuilder } from 'kysely';
import { countDueExports } from '../customers/due-exports.ts';
import { countAskable } from '../exports/count-askable.ts';
import { beginPermitted } from '../runs/requested/begin-requested.ts';
import { checkPermitted } from '../runs/requested/check-permitted.ts';
import type { CheckedChange, Making } from './change.ts';
import { concerningNone } from './concerning-none.ts';
import { forcedFigures } from './forced-figures.ts';
import type { BulkFigures } from './forced-figures.ts';

type BulkChange = Extract<StoredChange, { kind: 'bulk_operation' }>;

/** Lists the reasons to refuse a bulk operation. */
export const bulkProblems = [
  'integration_not_found',
  'integration_revoked',
  'capability_missing',
  'platform_unavailable',
  'direction_forbids',
  'paused',
  'first_plan_pending',
  'bulk_operation_running',
] as const;

/**
 * Checks that a bulk operation that writes to a shop can begin. It changes no settings: its run writes.
 *
 * @throws Refusal if the integration's state or settings forbid it. Its `follow` throws `RunUnderWay` if a
 * run of the operation is live.
 */
export async function checkBulkChange(
  tx: Tx,
  change: BulkChange,
  { merchantId, actor, at, planId }: Making,
): Promise<CheckedChange> {
  const { kind, integrationId, operation, ...input } = change;
  const ref = { merchantId, integrationId, operation };
  // The row of the integration is locked when the run begins, not while figures are computed.
  await checkPermitted(tx, { ...ref, lock: false });
  return {
    kind,
    integrations: [integrationId],
    stands: {},
    undo: null,
    concerned: operation === 'sync_inventory' ? linkedOf(merchantId, integrationId) : concerningNone,
    computes: (tx) => effectOfBulk(tx, merchantId, change),
    write: () => Promise.resolve(),
    async follow(tx) {
      const of = planId === null ? {} : { planId };
      await beginPermitted(tx, { ...ref, ...of, input, actor: actor.label, at });
      return { due: [], schedules: [], begun: [ref] };
    },
  };
}

/** Selects the channel stock of the listings that `sync_inventory` asks for. */
function linkedOf(merchantId: MerchantId, integrationId: IntegrationId): RawBuilder<unknown> {
  return sql`
    select link.channel_stock_id
    from listings
    join listing_channel_stock link on link.merchant_id = listings.merchant_id and link.listing_id = listings.id
    where listings.merchant_id = ${merchantId} and listings.integration_id = ${integrationId}
      and listings.item_id is not null`;
}

async function effectOfBulk(tx: Tx, merchantId: MerchantId, change: BulkChange): Promise<BulkFigures> {
  const { integrationId, operation } = change;
  const of = { merchantId, integrationId };
  switch (operation) {
    case 'sync_inventory': {
      const { heldBack, ...figures } = await forcedFigures(tx, linkedOf(merchantId, integrationId));
      return { ...figures, bulk: { operation, quantities: figures.changes.length, heldBack } };
    }
    case 'export_products': {
      const { productIds = null } = change;
      return withoutFigures({ operation, ...(await countAskable(tx, { ...of, productIds })) });
    }
    case 'export_customers':
      return withoutFigures({ operation, ...(await countDueExports(tx, of)) });
  }
}

function withoutFigures(bulk: BulkEffect): BulkFigures {
  return { changes: [], refused: new Map(), bulk };
}
