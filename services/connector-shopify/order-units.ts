import type { OrderLine as SnapshotLine } from '@onhand/contracts/connector/order.ts';
import type { OrderLine, Refund } from './order-schema.ts';

/** Types of a refund's line whose units had left before they were put back on sale. */
const cameBack = new Set(['RETURN', 'LEGACY_RESTOCK']);

/** Lists what refunds put back on sale of a line. An edit that removes units leaves a refund, too. */
export function restocksOf(
  lineId: string,
  refunds: readonly Refund[],
): { readonly quantity: number; readonly cameBack: boolean; readonly at: string | null }[] {
  return refunds.flatMap(({ createdAt: at, refundLineItems }) =>
    refundLineItems.nodes
      .filter(
        ({ lineItem, restocked, restockType }) =>
          lineItem.id === lineId && restocked && restockType !== 'NO_RESTOCK',
      )
      .map(({ quantity, restockType }) => ({ quantity, cameBack: cameBack.has(restockType), at })),
  );
}

/**
 * Counts the units of a line. Those that a refund put back on sale are `cancelled` if they never left, and
 * `restocked` if they came back. Units that were removed or refunded without being restocked are neither:
 * they stay promised until the order closes, as Shopify's own figure stays lowered for them.
 */
export function unitsOf(
  line: OrderLine,
  refunds: readonly Refund[],
): Pick<SnapshotLine, 'quantity' | 'cancelled' | 'restocked' | 'stockLowered'> {
  const { quantity, variant } = line;
  const restocks = restocksOf(line.id, refunds);
  const sum = (some: typeof restocks) => some.reduce((total, one) => total + one.quantity, 0);
  const restocked = Math.min(quantity, sum(restocks.filter((one) => one.cameBack)));
  const cancelled = Math.min(quantity - restocked, sum(restocks.filter((one) => !one.cameBack)));
  const isHeld = variant !== null && variant.inventoryItem.tracked;
  return { quantity, cancelled, restocked, stockLowered: isHeld ? quantity - cancelled - restocked : 0 };
}
