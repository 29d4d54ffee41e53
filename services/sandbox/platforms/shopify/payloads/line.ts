import { amount, hundredths, lineTotal } from '../../../shop/money.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Order, OrderLine } from '../../../shop/state.ts';
import { gid, variantNumber } from '../gid.ts';
import { currentQuantity, unfulfilledQuantity } from '../order-lines.ts';
import { moneySet } from './money.ts';

/** Builds a line of an order's body. */
export function linePayload(shop: Shop, order: Order, line: OrderLine): object {
  const { products } = shop.state;
  const product = products.find(({ id }) => id === line.productId);
  const record = line.variationId === 0 ? product : products.find(({ id }) => id === line.variationId);
  const variantTitle = line.parentName === 'Default Title' ? null : line.parentName;
  const currency = order.currency ?? shop.state.currency;
  const discount = hundredths(line.price) * line.quantity - lineTotal(line);
  const fulfillable = unfulfilledQuantity(shop, order, line);
  return {
    id: line.id,
    admin_graphql_api_id: gid('LineItem', line.id),
    attributed_staffs: [],
    current_quantity: currentQuantity(shop, order, line),
    fulfillable_quantity: fulfillable,
    fulfillment_service: 'manual',
    fulfillment_status: fulfillable === 0 ? 'fulfilled' : fulfillable < line.quantity ? 'partial' : null,
    gift_card: false,
    grams: 0,
    name: variantTitle === null ? line.name : `${line.name} - ${variantTitle}`,
    price: amount(hundredths(line.price)),
    price_set: moneySet(hundredths(line.price), currency),
    product_exists: product !== undefined,
    product_id: product?.id ?? null,
    properties: [],
    quantity: line.quantity,
    requires_shipping: true,
    sales_line_item_group_id: null,
    sku: line.sku === '' ? null : line.sku,
    taxable: true,
    title: line.name,
    total_discount: amount(discount),
    total_discount_set: moneySet(discount, currency),
    variant_id: record === undefined || record.type === 'variable' ? null : variantNumber(record),
    variant_inventory_management: record?.manageStock === true ? 'shopify' : null,
    variant_title: variantTitle,
    vendor: shop.state.name,
    tax_lines: [],
    duties: [],
    discount_allocations: [],
  };
}
