import { z } from 'zod';
import type { Shop } from '../../../shop/shop.ts';
import type { OrderPart } from '../own-state.ts';
import { canCancel, cancelOrder } from '../cancel.ts';
import { unplayed } from '../errors.ts';
import { gid, numberOf } from '../gid.ts';
import { changed } from '../orders.ts';
import { orderPart } from '../part.ts';
import { refer } from '../reference.ts';
import { orUserErrors, readInput } from './input.ts';

interface CancelArguments {
  readonly orderId: string;
  readonly reason: NonNullable<OrderPart['cancelReason']>;
  readonly restock: boolean;
  readonly refund?: boolean | null;
  readonly refundMethod?: { readonly originalPaymentMethodsRefund?: boolean | null } | null;
}

/** Cancels an order. Shopify does it in a job; the sandbox's is done at once. */
export function cancel(shop: Shop, args: CancelArguments): object {
  const number = numberOf(args.orderId, 'Order');
  const order = shop.state.orders.find(({ id }) => id === number);
  const refused = (code: string, message: string) => ({
    job: null,
    orderCancelUserErrors: [{ field: ['orderId'], code, message }],
    userErrors: [{ field: ['orderId'], message }],
  });
  if (order === undefined) return refused('NOT_FOUND', 'Order does not exist');
  if (!canCancel(shop, order))
    return refused('INVALID', 'Cannot cancel an order that has fulfillments or is cancelled');
  const refunded = args.refundMethod?.originalPaymentMethodsRefund ?? args.refund ?? false;
  cancelOrder(shop, order, { reason: args.reason, restock: args.restock, refunded });
  return {
    job: { __typename: 'Job', id: gid('Job', order.id), done: true },
    orderCancelUserErrors: [],
    userErrors: [],
  };
}

const orderUpdate = z.strictObject({
  id: z.string(),
  note: z.string().optional(),
  email: z.string().optional(),
  tags: z.array(z.string()).optional(),
});

export function updateOrder(shop: Shop, { input }: { readonly input: unknown }): object {
  const { id, note, email, tags } = readInput(orderUpdate, input, 'orderUpdate');
  if (note !== undefined) throw unplayed('The sandbox does not change the note of an order.');
  return orUserErrors(() => {
    const number = numberOf(id, 'Order');
    const order = shop.state.orders.find((one) => one.id === number);
    if (order === undefined) {
      return { order: null, userErrors: [{ field: ['id'], message: 'Order does not exist' }] };
    }
    const part = orderPart(shop, order);
    part.email = email ?? part.email;
    part.tags = tags ?? part.tags;
    changed(shop, order);
    return { order: refer('Order', order) };
  });
}
