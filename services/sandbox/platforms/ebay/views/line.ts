import type { Body } from '../../../openapi/json.ts';
import { hundredths, lineTotal } from '../../../shop/money.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Order, OrderLine } from '../../../shop/state.ts';
import { shippedUnits } from '../order-changes.ts';
import { orderPart, partOf } from '../part.ts';
import { money } from './money.ts';

/** Renders a line of an order. Its cost is that of all its units. */
export function lineView(shop: Shop, order: Order, line: OrderLine, currency: string): Body {
  const sold = orderPart(shop, order).lines.find(({ lineId }) => lineId === line.id);
  const shipped = shippedUnits(shop, order, line);
  const record = shop.state.products.find(({ id }) => id === line.variationId);
  const marketplaceId = sold?.marketplaceId ?? 'EBAY_US';
  return {
    lineItemId: String(line.id),
    legacyItemId: sold?.listingId ?? '',
    ...(line.variationId !== 0 && { legacyVariationId: String(line.variationId) }),
    sku: line.sku,
    title: line.name,
    quantity: line.quantity,
    soldFormat: 'FIXED_PRICE',
    listingMarketplaceId: marketplaceId,
    purchaseMarketplaceId: marketplaceId,
    lineItemCost: money(lineTotal(line), currency),
    deliveryCost: { shippingCost: money(0, currency) },
    total: money(lineTotal(line), currency),
    taxes: [],
    appliedPromotions: [],
    properties: { buyerProtection: true },
    itemLocation: { location: 'San Jose, CA', countryCode: 'US', postalCode: '95125' },
    lineItemFulfillmentStatus:
      shipped >= line.quantity ? 'FULFILLED' : shipped > 0 ? 'IN_PROGRESS' : 'NOT_STARTED',
    lineItemFulfillmentInstructions: { guaranteedDelivery: false },
    ...(record !== undefined && {
      variationAspects: record.attributes.map(({ name, option }) => ({ name, value: option })),
    }),
    refunds: lineRefunds(shop, order, line, currency),
  };
}

function lineRefunds(shop: Shop, order: Order, line: OrderLine, currency: string): Body[] {
  const now = shop.clock.now().toISOString();
  return shop.state.refunds
    .filter(({ orderId }) => orderId === order.id)
    .flatMap((refund) => {
      const issuedAt = partOf(shop).refunds.find(({ refundId }) => refundId === refund.id)?.issuedAt;
      return refund.lines
        .filter(({ lineId }) => lineId === line.id)
        .map(({ total }) => ({
          refundId: String(refund.id),
          amount: money(hundredths(total), currency),
          ...(issuedAt !== undefined && issuedAt <= now && { refundDate: issuedAt }),
        }));
    });
}
