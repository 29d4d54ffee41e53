import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import { isQuantityOutOfRange } from '@onhand/connector-kit/quantities.ts';
import type { ListingSnapshot, UnreadListing } from '@onhand/contracts/connector/listing.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { z } from 'zod';
import { idOf } from './gid.ts';
import { listedVariant, rowsOf, variantName } from './listing-rows.ts';
import { allLevels } from './read-levels.ts';

interface Listed {
  readonly kind: 'listed';
  readonly items: ListingSnapshot[];
  readonly unread: UnreadListing[];
}

/** Reads variants one by one. One that cannot be read is named, and costs no other. */
export async function listedOf(
  call: Call,
  nodes: readonly unknown[],
  reading: Reading,
): Promise<Listed | SharedFault> {
  const items: ListingSnapshot[] = [];
  const unread: UnreadListing[] = [];
  for (const node of nodes) {
    const parsed = listedVariant.safeParse(node);
    if (parsed.success) {
      const all = await allLevels(call, parsed.data);
      if (all.kind !== 'list') return all;
      items.push(...rowsOf(parsed.data, all.nodes, reading));
      continue;
    }
    const name = variantName.safeParse(node);
    const message = z.prettifyError(parsed.error);
    // A variant without a name may be any listing, so the reading must not seem complete.
    if (!name.success) return { kind: 'unavailable', message: `A variant cannot be read: ${message}` };
    const code = isQuantityOutOfRange(parsed.error) ? 'quantity_out_of_range' : 'record_unreadable';
    const { product, inventoryItem } = name.data;
    unread.push({ group: idOf(product.id), unit: idOf(inventoryItem.id), code, message });
  }
  return { kind: 'listed', items, unread };
}
