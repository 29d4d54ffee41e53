import type { ShopDelivery } from '../core.ts';
import { externalOrderIdOf } from '@onhand/core/orders/event-subject.ts';
import type { World } from '../world.ts';
import { Violation } from '../violation.ts';
import { isPoison } from './door.ts';
import { createMemoryCore } from './core.ts';
import type { MemoryCore } from './core.ts';
import type { Store } from './store.ts';

const parts = [
  'levels',
  'holds',
  'oversold',
  'backordered',
  'deductions',
  'observations',
  'orders',
  'events',
] as const;

/**
 * The core in memory, which also takes in the deliveries of every batch one by one in a copy of itself: a
 * batch must do what its deliveries do alone, order by order.
 */
export function checkingBatches(world: World, core: MemoryCore): MemoryCore {
  return {
    ...core,
    async takeIn(deliveries, at) {
      if (deliveries.length < 2 || deliveries.some(isPoison)) {
        return core.takeIn(deliveries, at);
      }
      const copy = createMemoryCore(world, structuredClone(core.store));
      const results = await core.takeIn(deliveries, at);
      for (const delivery of deliveries.toSorted(byOrder)) await copy.takeIn([delivery], at);
      for (const part of parts) {
        // As a whole they are compared fast, and nearly always the same.
        if (JSON.stringify([...core.store[part]]) === JSON.stringify([...copy.store[part]])) continue;
        const [together, alone] = [core.store, copy.store].map((store) => rowsOf(store, part));
        if (together !== alone) throw new Violation('batch', `${part} are ${together}, one by one ${alone}`);
      }
      return results;
    },
  };
}

/**
 * Without what falls are compared with, when units were booked and who waits longest: what ended and began
 * again in one batch goes on.
 */
function rowsOf(store: Store, part: (typeof parts)[number]): string {
  const held = (key: string, value: unknown) =>
    key === 'bookedSeq' || key === 'expected' ? undefined : value;
  const rows = [...store[part]].map((row) => JSON.stringify(row, held));
  return rows.toSorted().join();
}

function byOrder(a: ShopDelivery, b: ShopDelivery): number {
  const [first, second] = [a, b].map(({ shop, event }) => `${shop} ${externalOrderIdOf(event) ?? ''}`);
  return (first ?? '') < (second ?? '') ? -1 : (first ?? '') > (second ?? '') ? 1 : 0;
}
