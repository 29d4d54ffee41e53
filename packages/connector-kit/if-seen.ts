import type { Change, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Seen } from '@onhand/contracts/connector/unit.ts';

/**
 * What a change comes to by the figure that was read just before it; null: it is to be written. Without a figure
 * there is nothing to set; one that `ifSeen` does not name is not overwritten, and means something even where it happens to be
 * the wanted one (an edit by hand, a sale we have not heard of); the wanted one needs no write.
 */
export function settledBy(seen: Seen, change: Change): WriteResult | null {
  const { quantity } = seen;
  if (quantity === null) return { kind: seen.why === 'absent' ? 'missing' : 'stock_not_managed' };
  if (change.op !== 'set' || change.ifSeen === undefined) return null;
  if (!change.ifSeen.includes(quantity)) return { kind: 'stale', actual: seen };
  return quantity === change.quantity ? { kind: 'confirmed', seen } : null;
}
