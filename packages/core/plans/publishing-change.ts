import type { Tx } from '@onhand/database/connect.ts';
import { needStockAgain } from '../channel-stock/need-stock-again.ts';
import { findIntegrations } from '../integrations/find-integrations.ts';
import { changePublishing } from '../listings/change-publishing.ts';
import { affectedOf, notFoundOf, targetOf } from '../settings/publishing-overrides/publishing-target.ts';
import { readPublishing } from '../settings/publishing-overrides/read-publishing.ts';
import type { PublishingRow, PublishingValues } from '../settings/publishing-overrides/read-publishing.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { CheckedChange, Making } from './change.ts';

type PublishingChange = Extract<StoredChange, { kind: 'publishing' }>;

/** Lists the reasons to refuse a change of overrides and switches. */
export const publishingProblems = [
  'merchant_not_found',
  'integration_not_found',
  'item_not_found',
  'listing_not_found',
  'ending_unsupported',
  'platform_unavailable',
  'item_has_no_switch',
] as const;

/**
 * Checks a change of the overrides and the switch of one scope.
 *
 * @throws Refusal if the change is not allowed.
 */
export async function checkPublishingChange(
  tx: Tx,
  change: PublishingChange,
  making: Making,
): Promise<CheckedChange> {
  const { merchantId, at } = making;
  const { scope, id, values } = change;
  const target = targetOf(scope, id);
  const before = found(await readPublishing(tx, merchantId, target), notFoundOf(scope));
  const checkedValues = await checkValues(tx, merchantId, values);
  const { quantitySync } = values;
  if (quantitySync !== undefined && scope === 'item') throw new Refusal('item_has_no_switch');
  const concerned = affectedOf(merchantId, target);
  return {
    kind: 'publishing',
    integrations: 'all',
    stands: { said: before },
    undo: { ...change, values: undoing(before) },
    concerned,
    async write(tx) {
      await changePublishing(tx, target, { ...checkedValues, quantitySync }, making);
    },
    async follow(tx) {
      const { integrations } = await needStockAgain(tx, concerned, { merchantId, cause: 'override', at });
      return { due: integrations, schedules: [] };
    },
  };
}

/** Checks that the integrations of `lowStock` exist, and returns the values. */
async function checkValues(
  tx: Tx,
  merchantId: MerchantId,
  { lowStock, zeroStock, deletion, buffer, percent, maximum }: PublishingChange['values'],
): Promise<PublishingValues> {
  const integrations = lowStock?.integrationIds ?? [];
  const existing = await findIntegrations(tx, { merchantId, ids: integrations });
  if (integrations.some((id) => !existing.has(id))) throw new Refusal('integration_not_found');
  return {
    buffer,
    percent,
    maximum,
    lowStock: lowStock === null ? null : { threshold: lowStock.threshold, integrations },
    zeroStock,
    deletion,
  };
}

/** Returns the change that restores the previous values. */
function undoing({ quantitySync, lowStock, ...overrides }: PublishingRow): PublishingChange['values'] {
  const { threshold = 0, integrations = [] } = lowStock ?? {};
  return {
    ...overrides,
    lowStock: lowStock === null ? null : { threshold, integrationIds: [...integrations] },
    ...(quantitySync === null ? {} : { quantitySync }),
  };
}
