import { amount, hundredths } from '../../../shop/money.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { DraftOrder } from '../own-state.ts';
import { productOf } from '../catalog.ts';
import { gid, variantNumber } from '../gid.ts';
import { dateOf } from './date.ts';

/** Builds the body of `draft_orders/create` and `draft_orders/update`. */
export function draftPayload(shop: Shop, draft: DraftOrder): object {
  const subtotal = draft.lines.reduce((sum, { price, quantity }) => sum + hundredths(price) * quantity, 0);
  const shipping = draft.shipping === null ? 0 : hundredths(draft.shipping.price);
  return {
    id: draft.id,
    admin_graphql_api_id: gid('DraftOrder', draft.id),
    note: draft.note,
    email: draft.email,
    taxes_included: false,
    currency: shop.state.currency,
    invoice_sent_at: null,
    created_at: dateOf(draft.createdAt),
    updated_at: dateOf(draft.updatedAt),
    tax_exempt: false,
    completed_at: dateOf(draft.completedAt),
    name: draft.name,
    status: draft.status.toLowerCase(),
    line_items: draft.lines.map((line) => {
      const record = shop.state.products.find(({ id }) => id === line.recordId);
      return {
        id: line.id,
        variant_id: record === undefined ? null : variantNumber(record),
        product_id: record === undefined ? null : productOf(shop, record).id,
        title: line.title,
        sku: line.sku,
        quantity: line.quantity,
        custom: line.recordId === null,
        price: amount(hundredths(line.price)),
        admin_graphql_api_id: gid('DraftOrderLineItem', line.id),
      };
    }),
    order_id: draft.orderId,
    tags: draft.tags.join(', '),
    note_attributes: draft.attributes.map(({ key, value }) => ({ name: key, value })),
    total_price: amount(subtotal + shipping),
    subtotal_price: amount(subtotal),
    total_tax: amount(0),
  };
}
