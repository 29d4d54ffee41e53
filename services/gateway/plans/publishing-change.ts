import type { Tx } from '@onhand/database/connect.ts';
import { markDue } from '@onhand/core/channel-stock/mark-due.ts';
import { findIntegrations } from '@onhand/core/integrations/find-integrations.ts';
import { changePublishing } from '@onhand/core/settings/publishing-overrides/change-publishing.ts';
import { affectedOf } from '@onhand/core/settings/publishing-overrides/publishing-target.ts';
import { readPublishing } from '@onhand/core/settings/publishing-overrides/read-publishing.ts';
import type {
  PublishingRow,
  PublishingValues,
} from '@onhand/core/settings/publishing-overrides/read-publishing.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { notFoundOf, targetOf } from '../routes/publishing/targets.ts';
import type { Change, CheckedChange, Making } from './change.ts';

type PublishingChange = Extract<Change, { kind: 'publishing' }>;

/** What a change of overrides and switches can be refused for. */
export const publishingProblems = [
  'merchant_not_found',
  'integration_not_found',
  'item_not_found',
  'listing_not_found',
  'ending_unsupported',
  'platform_unavailable',
  'item_has_no_switch',
] as const;

/** What one scope says of its figures. Throws a problem where it may not be so. */
export async function checkPublishingChange(
  tx: Tx,
  change: PublishingChange,
  making: Making,
): Promise<CheckedChange> {
  const { merchantId, at } = making;
  const { scope, id, values } = change;
  const target = targetOf(scope, id);
  const before = found(await readPublishing(tx, merchantId, target), notFoundOf(scope));
  const said = await checkValues(tx, merchantId, values);
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
      await changePublishing(tx, target, { ...said, quantitySync }, making);
    },
    async follow(tx) {
      const { integrations } = await markDue(tx, concerned, { merchantId, cause: 'override', at });
      return { due: integrations, schedules: [] };
    },
  };
}

/** The values, unless one of them can never come true. */
async function checkValues(
  tx: Tx,
  merchantId: MerchantId,
  { lowStock, zeroStock, deletion, buffer, percent, maximum }: PublishingChange['values'],
): Promise<PublishingValues> {
  const integrations = lowStock?.integrationIds ?? [];
  const known = await findIntegrations(tx, { merchantId, ids: integrations });
  if (integrations.some((id) => !known.has(id))) throw new Refusal('integration_not_found');
  return {
    buffer,
    percent,
    maximum,
    lowStock: lowStock === null ? null : { threshold: lowStock.threshold, integrations },
    zeroStock,
    deletion,
  };
}

/** The values that make it say what it said. */
function undoing({ quantitySync, lowStock, ...said }: PublishingRow): PublishingChange['values'] {
  const { threshold = 0, integrations = [] } = lowStock ?? {};
  return {
    ...said,
    lowStock: lowStock === null ? null : { threshold, integrationIds: [...integrations] },
    ...(quantitySync === null ? {} : { quantitySync }),
  };
}
