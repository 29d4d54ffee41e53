import { isDeepStrictEqual } from 'node:util';
import { sql } from 'kysely';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import type { Tx } from '@onhand/database/connect.ts';
import { lockStock } from '../channel-stock/lock-stock.ts';
import { needStockAgain } from '../channel-stock/need-stock-again.ts';
import { keepReceived } from '../items/process-orders.ts';
import { readPreferences, writePreferences } from '../merchants/preferences.ts';
import { insertSettingsChange } from '../settings/history/insert-settings-change.ts';
import { ofMerchantPreferences } from '../settings/history/settings-subject.ts';
import { affectedOf } from '../settings/publishing-overrides/publishing-target.ts';
import { markSoldOut } from '../stock/sold-out.ts';
import type { CheckedChange, Making } from './change.ts';

/** Lists the reasons to refuse a change of a merchant's preferences. */
export const preferencesProblems = ['merchant_not_found', 'not_a_warehouse'] as const;

/**
 * Checks a change of a warehouse merchant's preferences. Another Sync Inventory makes its listings due.
 *
 * @throws Refusal if the merchant is no warehouse.
 */
export async function checkPreferencesChange(
  tx: Tx,
  { kind, values }: Extract<StoredChange, { kind: 'preferences' }>,
  { merchantId, actor, at }: Making,
): Promise<CheckedChange> {
  const read = found(await readPreferences(tx, merchantId), 'not_a_warehouse');
  const { syncInventory = read.syncInventory, processOrders = read.processOrders } = values;
  const after = { syncInventory, processOrders };
  // Another choice for Process Orders changes no figure.
  const concerned =
    read.syncInventory === syncInventory
      ? sql`select id as channel_stock_id from channel_stock where false`
      : affectedOf(merchantId, { scope: 'merchant', id: merchantId });
  return {
    // A plan of overrides and preferences.
    kind: 'publishing',
    integrations: 'all',
    stands: { preferences: read },
    undo: { kind, values: read },
    concerned,
    syncs: { preference: syncInventory },
    async write(tx) {
      if (isDeepStrictEqual(read, after)) return;
      if (read.syncInventory !== syncInventory) await lockStock(tx, merchantId, concerned);
      if (read.processOrders !== processOrders) {
        await keepReceived(tx, merchantId, { isOn: processOrders === 'manual' });
      }
      await writePreferences(tx, merchantId, after);
      if (read.processOrders !== processOrders && processOrders === 'automatic') {
        await markSoldOut(tx, merchantId);
      }
      const subject = ofMerchantPreferences(merchantId);
      await insertSettingsChange(tx, { merchantId, subject, before: read, after, actor, at });
    },
    async follow(tx) {
      if (read.syncInventory === syncInventory) return { due: [], schedules: [] };
      const { integrations } = await needStockAgain(tx, concerned, { merchantId, cause: 'preferences', at });
      return { due: integrations, schedules: [] };
    },
  };
}
