import type { UnreadOrder } from '@onhand/contracts/connector/order.ts';
import { z } from 'zod';
import { changeOf } from './order-schema.ts';
import { nameOfRecord } from './read-record.ts';
import { id } from './schema.ts';
import { refOf } from './stock-figure.ts';

const lines = z.object({
  line_items: z.array(z.object({ product_id: id, variation_id: id.default(0) })),
});
const named = z.object({ order_key: z.string().min(1) });

/**
 * Names a record that cannot be read or counted as an order. A record without an ID gets its order key, or
 * else a name made from its content, so that the next pass names it alike.
 */
export function unreadOrder(
  record: unknown,
  why: { readonly code: string; readonly message: string },
): UnreadOrder {
  const units = unitsOf(record);
  return {
    externalId: nameOf(record),
    ...(units !== null && { units }),
    code: why.code,
    message: why.message,
  };
}

function nameOf(record: unknown): string {
  const number = changeOf(record).id;
  if (number !== null) return String(number);
  const key = named.safeParse(record).data?.order_key;
  return key ?? nameOfRecord(record);
}

/** Lists the units of a record's lines; null if one line does not name its product. */
function unitsOf(record: unknown): string[] | null {
  const parsed = lines.safeParse(record);
  if (!parsed.success) return null;
  const products = parsed.data.line_items.filter(({ product_id }) => product_id !== 0);
  return [
    ...new Set(
      products.map(({ product_id, variation_id }) => refOf(variation_id || product_id, product_id).unit),
    ),
  ];
}
