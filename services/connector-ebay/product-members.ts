import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { readGroup } from './item-groups.ts';
import type { Group } from './item-groups.ts';
import { groupOf, readItems } from './items.ts';
import type { Item } from './items.ts';

export type MembersRead =
  | {
      readonly kind: 'members';
      /** Null: the product is an item without a group. */
      readonly record: Group | null;
      readonly members: readonly { readonly item: Item; readonly reading: Reading }[];
    }
  | { readonly kind: 'absent' }
  | SharedFault;

/**
 * Reads the items of a product. It is the key of a group, or the SKU of an item without one. eBay lets an
 * item and a group have one name; then the item counts as a member, as the pages of listings show it.
 */
export async function readMembers(call: Call, product: string): Promise<MembersRead> {
  const found = await readGroup(call, product);
  if (found.kind !== 'group' && found.kind !== 'absent') return found;
  const skus = new Set([product, ...(found.kind === 'group' ? found.skus : [])]);
  const members: { item: Item; reading: Reading }[] = [];
  for (const one of (await readItems(call, [...skus])).values()) {
    if (one.kind === 'absent') continue;
    if (one.kind !== 'item') return one;
    if (groupOf(one.item) === product) members.push(one);
  }
  if (members.length === 0 && found.kind === 'absent') return { kind: 'absent' };
  return { kind: 'members', record: found.kind === 'group' ? found.record : null, members };
}
