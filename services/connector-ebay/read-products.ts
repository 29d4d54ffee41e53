import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { inParallel } from '@onhand/connector-kit/in-parallel.ts';
import { requestsAtOnce } from './limits.ts';
import { readOffers } from './offers.ts';
import { readMembers } from './product-members.ts';
import type { Member, WholeProduct } from './product-snapshot.ts';

export type ProductRead =
  | { readonly kind: 'product'; readonly product: WholeProduct }
  | { readonly kind: 'absent' }
  | SharedFault;

/** Reads a product with its items, and their offers at all marketplaces. */
export async function readProduct(call: Call, group: string): Promise<ProductRead> {
  const readStartedAt = call.now().toISOString();
  const read = await readMembers(call, group);
  if (read.kind !== 'members') return read;
  const members: Member[] = [];
  const found = await inParallel(read.members, requestsAtOnce, async ({ item }) => ({
    item,
    read: await readOffers(call, item.sku),
  }));
  for (const one of found) {
    if (one.read.kind !== 'offers') return one.read;
    members.push({ item: one.item, offers: one.read.offers });
  }
  return { kind: 'product', product: { group, record: read.record, members, readStartedAt } };
}
