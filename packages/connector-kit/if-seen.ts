import type { Change, WriteResult } from '@onhand/contracts/connector/inventory.ts';
import type { Seen } from '@onhand/contracts/connector/unit.ts';

/**
 * Decides a change from the figure read just before it. Returns null if the change must be written.
 * - No figure: there is nothing to set.
 * - A figure outside `ifSeen`: `stale`, even if it equals the wanted figure. It may come from a manual edit
 *   or an unknown sale.
 * - The wanted figure: `confirmed` without a write.
 */
export function settledBy(seen: Seen, change: Change): WriteResult | null {
  const { quantity } = seen;
  if (quantity === null) return { kind: seen.why === 'absent' ? 'missing' : 'stock_not_managed' };
  if (change.op !== 'set' || change.ifSeen === undefined) return null;
  if (!change.ifSeen.includes(quantity)) return { kind: 'stale', actual: seen };
  return quantity === change.quantity ? { kind: 'confirmed', seen } : null;
}
