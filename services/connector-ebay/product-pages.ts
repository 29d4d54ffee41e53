import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import type { UnreadListing } from '@onhand/contracts/connector/listing.ts';
import type { ProductSnapshot } from '@onhand/contracts/connector/product.ts';
import { z } from 'zod';
import { readGroup } from './item-groups.ts';
import type { GroupRead } from './item-groups.ts';
import { groupOf, item, itemName } from './items.ts';
import { productsAtOnce } from './limits.ts';

/** What a product is like; `rejected` if it cannot be read. */
export type ProductShown =
  | { readonly kind: 'product'; readonly product: ProductSnapshot }
  | { readonly kind: 'absent' }
  | SharedFault;

interface Listed {
  readonly kind: 'listed';
  readonly items: ProductSnapshot[];
  readonly unread: UnreadListing[];
}

/** What a record of a page stands for. `elsewhere`: its group is listed with another of its items. */
type Named =
  | { readonly kind: 'product'; readonly group: string }
  | { readonly kind: 'elsewhere' }
  | { readonly kind: 'unread'; readonly unread: UnreadListing }
  | SharedFault;

/**
 * Reads the products of a page of items. A group is listed on the page with its first item, so that it comes
 * once. One that cannot be read is named and costs no other.
 */
export async function productsOfPage(
  call: Call,
  records: readonly unknown[],
  show: (group: string) => Promise<ProductShown>,
): Promise<Listed | SharedFault> {
  const groups = new Map<string, Promise<GroupRead>>();
  const groupWith = (key: string) => {
    const read = groups.get(key) ?? readGroup(call, key);
    groups.set(key, read);
    return read;
  };
  const listed: Listed = { kind: 'listed', items: [], unread: [] };
  const rows = await inParallel(records, productsAtOnce, async (record) => {
    const named = await nameOf(record, groupWith);
    if (named.kind !== 'product') return named;
    const shown = await show(named.group);
    return unreadOf(named.group, shown) ?? shown;
  });
  for (const row of rows) {
    if (row.kind === 'product') listed.items.push(row.product);
    else if (row.kind === 'unread') listed.unread.push(row.unread);
    else if (row.kind !== 'elsewhere' && row.kind !== 'absent') return row;
  }
  return listed;
}

async function nameOf(record: unknown, groupWith: (key: string) => Promise<GroupRead>): Promise<Named> {
  const read = item.safeParse(record);
  if (!read.success) {
    const message = z.prettifyError(read.error);
    const sku = itemName.safeParse(record).data?.sku;
    // An item without a name may be any, so the page must not seem complete.
    if (sku === undefined) return { kind: 'unavailable', message: `An item cannot be read: ${message}` };
    const code = isQuantityOutOfRange(read.error) ? 'quantity_out_of_range' : 'record_unreadable';
    return { kind: 'unread', unread: { group: sku, unit: sku, code, message } };
  }
  const { sku } = read.data;
  const group = groupOf(read.data);
  if (group === sku) return { kind: 'product', group };
  const found = await groupWith(group);
  if (found.kind === 'group') {
    return found.skus[0] === sku ? { kind: 'product', group } : { kind: 'elsewhere' };
  }
  return found.kind === 'absent' ? { kind: 'elsewhere' } : (unreadOf(group, found) ?? found);
}

/** Names a product that cannot be read. Null: it was read, or the fault is not its own. */
function unreadOf(group: string, read: ProductShown | GroupRead): Extract<Named, { kind: 'unread' }> | null {
  if (!('message' in read)) return null;
  const { message } = read;
  const code =
    read.kind === 'rejected' ? read.code : 'perhapsOneRow' in read ? read.perhapsOneRow : undefined;
  return code === undefined ? null : { kind: 'unread', unread: { group, code, message } };
}
