import type { Body } from '../../../openapi/json.ts';
import { hundredths } from '../../../shop/money.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Order, OrderLine } from '../../../shop/state.ts';
import type { PropertyValue, Receipt, Transaction } from '../own-state.ts';
import { partOf, receiptOf } from '../part.ts';
import { money } from './money.ts';

/** Renders the transactions of a receipt: one for each listing or variation that was bought. */
export function transactionViews(shop: Shop, order: Order): Body[] {
  const receipt = receiptOf(shop, order);
  return order.lines.flatMap((line) => {
    const sold = receipt.transactions.find(({ lineId }) => lineId === line.id);
    return sold === undefined ? [] : [transactionView(shop, order, { line, sold, receipt })];
  });
}

/** The price is that of one unit. The product's id is what it was at the time of the sale. */
function transactionView(
  shop: Shop,
  order: Order,
  {
    line,
    sold,
    receipt,
  }: { readonly line: OrderLine; readonly sold: Transaction; readonly receipt: Receipt },
): Body {
  const currency = order.currency ?? shop.state.currency;
  return {
    transaction_id: line.id,
    title: line.name,
    description: sold.description,
    seller_user_id: partOf(shop).userId,
    buyer_user_id: receipt.buyerUserId,
    create_timestamp: receipt.createdAt,
    created_timestamp: receipt.createdAt,
    paid_timestamp: receipt.paidAt,
    shipped_timestamp: receipt.shippedAt,
    quantity: line.quantity,
    listing_image_id: sold.imageId,
    receipt_id: order.id,
    is_digital: false,
    file_data: '',
    listing_id: sold.listingId,
    transaction_type: 'listing',
    product_id: sold.productId,
    sku: line.sku === '' ? null : line.sku,
    price: money(hundredths(line.price), currency),
    shipping_cost: money(0, currency),
    variations: sold.propertyValues.map(variationView),
    product_data: sold.propertyValues,
    shipping_profile_id: null,
    min_processing_days: 1,
    max_processing_days: 2,
    shipping_method: null,
    shipping_upgrade: null,
    expected_ship_date: receipt.createdAt + 2 * 86_400,
    buyer_coupon: 0,
    shop_coupon: 0,
  };
}

function variationView({ property_id, property_name, value_ids, values }: PropertyValue): Body {
  return {
    property_id,
    value_id: value_ids[0] ?? null,
    formatted_name: property_name ?? '',
    formatted_value: values.join(', '),
  };
}
