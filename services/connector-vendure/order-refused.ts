import { z } from 'zod';
import type { Call } from '@onhand/connector-kit/connector.ts';
import type { NewOrder } from '@onhand/contracts/connector/copied-order.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { send } from './client.ts';
import { readStock } from './read-stock.ts';

/** Refuses an order in another currency than the channel's; null if it is the same. */
export async function currencyRefused(call: Call, { currency }: NewOrder): Promise<Fault | null> {
  const answer = await send(call, {
    mutation: false,
    query: 'query Currency { activeChannel { defaultCurrencyCode } }',
    variables: {},
    answer: z.object({ activeChannel: z.object({ defaultCurrencyCode: z.string() }) }),
  });
  if (answer.kind !== 'answer') return answer;
  const { defaultCurrencyCode: own } = answer.data.activeChannel;
  if (own === currency) return null;
  const message = `The order is in ${currency}, and the channel sells in ${own}.`;
  return { kind: 'rejected', code: 'currency_mismatch', message };
}

/**
 * Refuses an order of a unit that the channel does not have, and one that Vendure would not place; null if
 * neither is so.
 */
export async function orderRefused(
  call: Call,
  { lines, email }: NewOrder,
  draft: boolean,
): Promise<Fault | null> {
  const stock = await readStock(
    call,
    lines.map(({ ref }) => ref),
  );
  if (stock.kind !== 'stock') return stock;
  const missing = lines.flatMap(({ ref }) => (stock.has(ref.unit) ? [] : [ref.unit]));
  if (missing.length > 0) {
    const message = `The channel does not have ${missing.join(', ')}.`;
    return { kind: 'rejected', code: 'unit_missing', message };
  }
  if (draft || email !== undefined) return null;
  const message = 'Vendure places no order without a customer, and the order has no e-mail address.';
  return { kind: 'rejected', code: 'customer_missing', message };
}
