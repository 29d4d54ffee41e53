import type { Orders } from '@onhand/connector-kit/connector.ts';
import type { CopyableOrder, PostalAddress } from '@onhand/contracts/connector/copied-order.ts';
import { z } from 'zod';
import { decimalOf, discounted } from './amounts.ts';
import { money } from './inventory-schema.ts';
import { order } from './order-schema.ts';
import { isCancelled, isoOf } from './order-snapshot.ts';
import { unitsOfLines } from './order-units.ts';
import type { UnitOf } from './order-units.ts';
import { readReceipt } from './read-receipt.ts';

const text = z.string().nullish();

const copied = order.extend({
  name: text,
  first_line: text,
  second_line: text,
  city: text,
  state: text,
  zip: text,
  country_iso: text,
  buyer_email: text,
  message_from_buyer: text,
  /** The coupons of all lines together. */
  discount_amt: money.nullish(),
  total_shipping_cost: money.nullish(),
});
type Copied = z.infer<typeof copied>;

/** Reads an order with its prices and addresses. A cancelled one has no lines. */
export const readForCopy: NonNullable<Orders['readForCopy']> = async (call, id) => {
  const read = await readReceipt(call, id);
  if (read.kind === 'absent') return read;
  if (read.kind !== 'receipt') {
    const { perhapsOneRow: _, ...fault } = read;
    return fault;
  }
  const { success, data, error } = copied.safeParse(read.record);
  if (!success) return { kind: 'rejected', code: 'record_unreadable', message: z.prettifyError(error) };
  const units = await unitsOfLines(call, data.transactions);
  if (units.kind !== 'units') {
    const { perhapsOneRow: _, ...fault } = units;
    return fault;
  }
  return { kind: 'order', order: copyableOf(data, units.unitOf) };
};

function copyableOf(found: Copied, unitOf: UnitOf): CopyableOrder {
  const { receipt_id: id, transactions, message_from_buyer: note, total_shipping_cost: cost } = found;
  const shipping = addressOf(found);
  const email = found.buyer_email?.trim() ?? '';
  return {
    externalId: String(id),
    number: String(id),
    currency: transactions[0]?.price.currency_code ?? '',
    placedAt: isoOf(found.created_timestamp),
    ...(email !== '' && { email }),
    ...(shipping && { shipping }),
    ...(note && { note }),
    ...(cost &&
      cost.amount > 0 && { shippingCost: { title: 'Shipping', charge: chargeOf(decimalOf(cost)) } }),
    lines: isCancelled(found) ? [] : linesOf(found, unitOf),
  };
}

/**
 * Returns the lines with what they cost. Etsy tells the discount of coupons for the whole order, so it is
 * spread over the lines. The tax is told for the whole order, too, and Etsy itself remits most of it.
 */
function linesOf({ transactions, discount_amt: discount }: Copied, unitOf: UnitOf): CopyableOrder['lines'] {
  const wanted = transactions.filter(({ quantity }) => quantity > 0);
  const left = discounted(
    wanted.map(({ price, quantity }) => price.amount * quantity),
    discount?.amount ?? 0,
  );
  return wanted.map((line, index) => ({
    externalLineId: String(line.transaction_id),
    ref: unitOf(line),
    title: line.title ?? line.sku ?? String(line.transaction_id),
    quantity: line.quantity,
    charge: chargeOf(decimalOf({ ...line.price, amount: left[index] ?? 0 })),
  }));
}

function chargeOf(net: string): { net: string; tax: null } {
  return { net, tax: null };
}

/**
 * Converts the receipt's address; undefined if it is empty. What stands before the last space of the name is
 * taken as the first name.
 */
function addressOf(found: Copied): PostalAddress | undefined {
  const name = found.name?.trim().replace(/\s+/g, ' ') ?? '';
  const space = name.lastIndexOf(' ');
  const country = found.country_iso?.trim() ?? '';
  const parts: Partial<Record<keyof PostalAddress, string | null | undefined>> = {
    firstName: space < 0 ? '' : name.slice(0, space),
    lastName: space < 0 ? name : name.slice(space + 1),
    line1: found.first_line,
    line2: found.second_line,
    city: found.city,
    region: found.state,
    postalCode: found.zip,
    country: country.length === 2 ? country : '',
  };
  const told = Object.entries(parts).flatMap(([part, value]): [string, string][] => {
    const trimmed = value?.trim() ?? '';
    return trimmed === '' ? [] : [[part, trimmed]];
  });
  return told.length === 0 ? undefined : Object.fromEntries(told);
}
