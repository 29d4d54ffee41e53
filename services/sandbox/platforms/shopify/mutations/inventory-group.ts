import type { Shop } from '../../../shop/shop.ts';
import { itemNumbered } from '../catalog.ts';
import type { UserError } from '../errors.ts';
import { gid } from '../gid.ts';
import { shownDate } from '../money.ts';
import { partOf } from '../part.ts';
import { refer } from '../reference.ts';
import type { Kept } from './change-quantities.ts';

/** Shows what was changed, also on a repetition of the mutation. */
export function answered(
  shop: Shop,
  { userErrors, ...rest }: { readonly userErrors: readonly UserError[]; readonly kept?: Kept | null },
): object {
  const kept = rest.kept ?? null;
  return { userErrors, inventoryAdjustmentGroup: kept === null ? null : groupView(shop, kept) };
}

function groupView(shop: Shop, kept: Kept): object {
  return {
    __typename: 'InventoryAdjustmentGroup',
    id: gid('InventoryAdjustmentGroup', kept.id),
    createdAt: shownDate(kept.createdAt),
    reason: kept.reason,
    referenceDocumentUri: kept.referenceDocumentUri,
    changes: ({ quantityNames }: { readonly quantityNames?: readonly string[] | null }) =>
      kept.changes
        .filter(({ name }) => quantityNames?.includes(name) ?? true)
        .map(({ item, locationId, name, delta, after }) => ({
          name,
          delta,
          quantityAfterChange: after,
          ledgerDocumentUri: null,
          item: refer('InventoryItem', itemNumbered(shop, item)),
          location: refer(
            'Location',
            partOf(shop).locations.find(({ id }) => id === locationId),
          ),
        })),
  };
}
