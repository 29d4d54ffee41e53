import type { Change, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Seen } from '@onhand/contracts/connector/unit.ts';

/**
 * What a change comes to by the figure that was read just before it; null: it is to be written. Without a figure
 * there is nothing to set, the wanted one needs no write, and one that `ifSeen` does not name is not overwritten.
 */
export function settledBy(seen: Seen, change: Change): WriteResult | null {
  const { quantity } = seen;
  if (quantity === null) return { kind: seen.why === 'absent' ? 'missing' : 'stock_not_managed' };
  if (change.op !== 'set' || change.ifSeen === undefined) return null;
  if (quantity === change.quantity) return { kind: 'confirmed', seen };
  return change.ifSeen.includes(quantity) ? null : { kind: 'stale', actual: seen };
}
