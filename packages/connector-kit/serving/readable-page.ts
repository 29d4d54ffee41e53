import { listingSnapshot } from '@onhand/contracts/connector/listing.ts';
import { orderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { Operation } from '@onhand/contracts/connector/operations.ts';
import { productSnapshot } from '@onhand/contracts/connector/product.ts';
import { z } from 'zod';
import { isQuantityOutOfRange } from '../quantities.ts';

interface PageItems {
  readonly item: z.ZodType;
  /** Reads what names an item, whatever else it holds. */
  readonly name: z.ZodType<Readonly<Record<string, string>>>;
}

const id = z.string().min(1);
const orders: PageItems = { item: orderSnapshot, name: z.object({ externalId: id }) };
const ofPages: Readonly<Partial<Record<Operation, PageItems>>> = {
  'listings.page': {
    item: listingSnapshot,
    name: z.object({ ref: z.object({ group: id, unit: id }) }).transform(({ ref }) => ref),
  },
  'products.page': { item: productSnapshot, name: z.object({ group: id }) },
  'orders.changedSince': orders,
  'orders.openPage': orders,
};

const page = z.object({
  kind: z.literal('page'),
  page: z.looseObject({ items: z.array(z.unknown()), unread: z.array(z.unknown()).default([]) }),
});

/**
 * Returns a page without the items that are against the contract, each named in `unread`. Returns null if the
 * answer is no page, or an item cannot be named.
 */
export function readablePage(operation: Operation, answer: unknown): unknown {
  const of = ofPages[operation];
  const parsed = page.safeParse(answer);
  if (of === undefined || !parsed.success) return null;
  const { items, ...rest } = parsed.data.page;
  const readable: unknown[] = [];
  const unread = [...rest.unread];
  for (const one of items) {
    const { success, error } = of.item.safeParse(one);
    if (success) {
      readable.push(one);
      continue;
    }
    const name = of.name.safeParse(one);
    if (!name.success) return null;
    const code = isQuantityOutOfRange(error) ? 'quantity_out_of_range' : 'record_unreadable';
    unread.push({ ...name.data, code, message: z.prettifyError(error) });
  }
  return { kind: 'page', page: { ...rest, items: readable, unread } };
}
