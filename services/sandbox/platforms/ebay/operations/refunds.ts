import { listOf, objectOf, textOf } from '../../../openapi/json.ts';
import type { Body } from '../../../openapi/json.ts';
import { hundredths, lineTotal } from '../../../shop/money.ts';
import { refusal } from '../errors.ts';
import type { Asked, Operations } from '../operation.ts';
import { refund, refunded } from '../order-changes.ts';
import { orderPart } from '../part.ts';
import { orderIn } from './orders.ts';
import type { Order } from '../../../shop/state.ts';

/** Issues refunds. They are pending at first. */
export const refundOperations: Operations = {
  issueRefund: (asked) => {
    const { shop, body } = asked;
    const order = orderOf(asked);
    const reason = textOf(body['reasonForRefund']);
    if (reason === undefined) throw refusal(34903);
    if (orderPart(shop, order).payment !== 'PAID') throw refusal(34929);
    const items = listOf(body['refundItems']).map(objectOf);
    const whole = objectOf(body['orderLevelRefundAmount']);
    if (items.length === 0 && whole['value'] === undefined) throw refusal(34905);
    const lines = items.map((item) => {
      const line = order.lines.find(({ id }) => String(id) === item['lineItemId']);
      if (line === undefined) throw refusal(34914);
      return { line, quantity: 0, total: amountOf(asked, objectOf(item['refundAmount'])) };
    });
    const total = lines.length > 0 ? lines.reduce((sum, one) => sum + one.total, 0) : amountOf(asked, whole);
    const paid = order.lines.reduce((sum, line) => sum + lineTotal(line), 0);
    const before = refunded(shop, order);
    if (before >= paid) throw refusal(34917);
    if (total + before > paid) throw refusal(34915);
    const made = refund(shop, order, { total, lines, reason, pending: true });
    return { status: 200, body: { refundId: String(made.id), refundStatus: 'PENDING' } };
  },
};

/** Finds the order. Its parameter is named differently here, and so is the error. */
function orderOf(asked: Asked): Order {
  try {
    return orderIn(asked, 'order_id');
  } catch {
    throw refusal(34913);
  }
}

function amountOf({ shop }: Asked, { value, currency }: Body): number {
  if (value === undefined) throw refusal(34906);
  if (currency === undefined) throw refusal(34908);
  if (currency !== shop.state.currency) throw refusal(34909);
  const text = textOf(value) ?? '';
  if (!/^\d+(\.\d{1,2})?$/.test(text) || Number(text) === 0) throw refusal(34907);
  return hundredths(text);
}
