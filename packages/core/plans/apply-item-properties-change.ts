import type { StoredChange } from '@onhand/contracts/gateway-api/plans.ts';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { Tx } from '@onhand/database/connect.ts';
import type { ItemId, OrderId, PlanId } from '@onhand/domain/ids.ts';
import { differingProperties, propertiesIn } from '@onhand/domain/items/item-properties.ts';
import type { ItemProperties, ItemProperty } from '@onhand/domain/items/item-properties.ts';
import { noteChange } from '../audit/action.ts';
import { findItem } from '../items/find-item.ts';
import { groupEarlier } from '../orders/earlier-properties.ts';
import type { EarlierGroup } from '../orders/earlier-properties.ts';
import { beginMerchantRun } from '../runs/items/begin-merchant-run.ts';
import type { Aftermath, CheckedChange, Making } from './change.ts';
import { concerningNone } from './concerning-none.ts';
import { countPlanOrders, insertPlanOrders } from './plan-orders.ts';

type ApplyItemProperties = Extract<StoredChange, { kind: 'apply_item_properties' }>;

const kind = 'apply_item_properties' as const;

/**
 * Checks that an item's properties are applied to active orders with earlier ones. The orders are found when
 * it is planned, and kept with the plan: its run touches no others. Stock and figures stay as they are.
 *
 * @throws Refusal `item_not_found`, or `plan_outdated` if the item has other properties than the plan showed.
 */
export async function checkApplyItemProperties(
  tx: Tx,
  { itemId, orders }: ApplyItemProperties,
  making: Making,
): Promise<CheckedChange> {
  const { merchantId, planId } = making;
  const item = found(await findItem(tx, { merchantId, id: itemId }), 'item_not_found');
  const checked = {
    kind,
    // No setting of an integration decides about it.
    integrations: [],
    stands: {},
    undo: null,
    concerned: concerningNone,
    write: () => Promise.resolve(),
  } as const;
  if (planId !== null) {
    const { asOf } = await countPlanOrders(tx, { merchantId, planId });
    if (asOf !== null && asOf.getTime() !== item.propertiesSince?.getTime()) {
      throw new Refusal('plan_outdated');
    }
    return { ...checked, follow: (tx: Tx) => begin(tx, { ...making, planId }, itemId) };
  }
  const named = orders === 'all' ? undefined : [...new Set(orders)];
  const groups = await groupEarlier(tx, {
    merchantId,
    itemId,
    ...(named === undefined ? {} : { orderIds: named }),
  });
  const orderIds = [...new Set(groups.flatMap((group) => group.orderIds))];
  const properties = propertiesIn(item);
  const bulk = {
    operation: kind,
    orders: orderIds.length,
    lines: groups.reduce((sum, { lines }) => sum + lines, 0),
    units: groups.reduce((sum, { units }) => sum + units, 0),
    unchanged: named === undefined ? 0 : named.length - orderIds.length,
    properties,
    differing: countDiffering(groups, properties),
  };
  return {
    ...checked,
    items: orderIds.length,
    computes: () => Promise.resolve({ changes: [], refused: new Map(), bulk }),
    async keep(tx, planId) {
      // An item whose properties never changed has no orders with earlier ones.
      const asOf = item.propertiesSince;
      if (asOf !== null) await insertPlanOrders(tx, { merchantId, planId }, { orderIds, asOf });
    },
    follow: () => Promise.reject(new Error('Only a plan applies properties to orders.')),
  };
}

/** Counts the orders that have another value of each property. */
function countDiffering(
  groups: readonly EarlierGroup[],
  now: ItemProperties,
): Partial<Record<ItemProperty, number>> {
  const orders = new Map<ItemProperty, Set<OrderId>>();
  for (const { kept, orderIds } of groups) {
    for (const name of differingProperties(kept, now)) {
      orders.set(name, (orders.get(name) ?? new Set()).union(new Set(orderIds)));
    }
  }
  return Object.fromEntries([...orders].map(([name, ids]) => [name, ids.size]));
}

async function begin(
  tx: Tx,
  { merchantId, planId, actor, at }: Making & { readonly planId: PlanId },
  itemId: ItemId,
): Promise<Aftermath> {
  const { orders: total, asOf } = await countPlanOrders(tx, { merchantId, planId });
  // Its run changes the orders after this transaction, so the audit log has their number only.
  const after = { orders: total, propertiesSince: asOf };
  if (total > 0) noteChange({ setting: `item-properties-of-orders:${itemId}`, before: null, after });
  await beginMerchantRun(tx, { merchantId, kind, planId, total, input: {}, actor: actor.label, at });
  return { due: [], schedules: [], begun: [{ merchantId, integrationId: null, operation: kind }] };
}
