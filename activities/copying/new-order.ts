import type { CopyableOrder, NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { LineToSend } from '@onhand/core/orders/copies/begin-sending.ts';
import type { CopyRow } from '@onhand/core/orders/copies/read-copy.ts';
import { shareOf } from '@onhand/domain/orders/copies/share-of.ts';

/**
 * Builds the order to create in the source store: the copied lines with their share of the prices, and the
 * addresses. It holds personal data: store and log no part of it. Pure.
 */
export function newOrderOf(
  original: CopyableOrder,
  { marker, madeAt, shop }: Pick<CopyRow, 'marker' | 'madeAt' | 'shop'>,
  lines: readonly LineToSend[],
): NewOrder {
  const { number, currency, email, billing, shipping, note, shippingCost } = original;
  const sold = new Map(original.lines.map((line) => [line.externalLineId, line]));
  return {
    marker,
    since: madeAt.toISOString(),
    copyOf: { shop: shop.name, number },
    currency,
    ...(email === undefined ? {} : { email }),
    ...(billing === undefined ? {} : { billing }),
    ...(shipping === undefined ? {} : { shipping }),
    ...(note === undefined ? {} : { note }),
    ...(shippingCost === undefined ? {} : { shippingCost }),
    lines: lines.flatMap(({ externalLineId, ref, quantity }) => {
      const line = sold.get(externalLineId);
      if (line === undefined) return [];
      const share = { units: quantity, of: line.quantity };
      const { net, tax } = line.charge;
      return [
        {
          ref,
          title: line.title,
          quantity,
          charge: { net: shareOf(net, share), tax: tax === null ? null : shareOf(tax, share) },
        },
      ];
    }),
  };
}
