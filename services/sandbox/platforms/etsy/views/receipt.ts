import type { Body } from '../../../openapi/json.ts';
import type { Address } from '../../../shop/address.ts';
import { hundredths, orderTotal } from '../../../shop/money.ts';
import { garbledFields } from '../../../shop/order-faults.ts';
import type { Shop } from '../../../shop/shop.ts';
import type { Order } from '../../../shop/state.ts';
import type { Receipt } from '../own-state.ts';
import { partOf, receiptOf } from '../part.ts';
import { money } from './money.ts';
import { transactionViews } from './transaction.ts';

/** Renders a receipt. */
export function receiptView(shop: Shop, order: Order): Body {
  const receipt = receiptOf(shop, order);
  const currency = order.currency ?? shop.state.currency;
  const total = money(orderTotal(order), currency);
  const none = money(0, currency);
  return {
    receipt_id: order.id,
    receipt_type: 0,
    seller_user_id: partOf(shop).userId,
    seller_email: null,
    buyer_user_id: receipt.buyerUserId,
    buyer_email: receipt.buyer.email,
    ...recipient(receipt.buyer),
    status: order.status,
    payment_method: 'cc',
    payment_email: null,
    message_from_seller: null,
    message_from_buyer: order.note === '' ? null : order.note,
    message_from_payment: null,
    is_paid: receipt.paidAt !== null,
    is_shipped: receipt.shippedAt !== null,
    create_timestamp: receipt.createdAt,
    created_timestamp: receipt.createdAt,
    update_timestamp: receipt.updatedAt,
    updated_timestamp: receipt.updatedAt,
    is_gift: false,
    gift_message: '',
    gift_sender: '',
    grandtotal: total,
    subtotal: total,
    total_price: total,
    total_shipping_cost: none,
    total_tax_cost: none,
    total_vat_cost: none,
    discount_amt: none,
    gift_wrap_price: none,
    shipments: receipt.shipments.map(({ id, at, carrier, tracking }) => ({
      receipt_shipping_id: id,
      shipment_notification_timestamp: at,
      carrier_name: carrier,
      tracking_code: tracking,
    })),
    transactions: transactionViews(shop, order),
    refunds: refundViews(shop, receipt, currency),
    ...garbledFields(shop, order.id),
  };
}

function recipient(buyer: Address): Body {
  const name = `${buyer.first_name} ${buyer.last_name}`.trim();
  const lines = [name, buyer.address_1, buyer.address_2, `${buyer.city}, ${buyer.state} ${buyer.postcode}`];
  return {
    name,
    first_line: buyer.address_1,
    second_line: buyer.address_2 === '' ? null : buyer.address_2,
    city: buyer.city,
    state: buyer.state,
    zip: buyer.postcode,
    country_iso: buyer.country,
    formatted_address: [...lines, buyer.country].filter((line) => line !== '').join('\n'),
  };
}

function refundViews({ state }: Shop, { refunds }: Receipt, currency: string): Body[] {
  return refunds.flatMap(({ refundId, at }) => {
    const refund = state.refunds.find(({ id }) => id === refundId);
    if (refund === undefined) return [];
    return [
      {
        amount: money(hundredths(refund.amount), currency),
        created_timestamp: at,
        reason: refund.reason,
        note_from_issuer: null,
        status: 'success',
      },
    ];
  });
}
