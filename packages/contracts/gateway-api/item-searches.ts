import type { ItemId, ItemSearchId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { itemFilter } from './item-filter.ts';

const name = z.string().max(200).trim().min(1);

/** A search that is saved under a name. The name is the merchant's only one, in any case of its letters. */
export const newItemSearch = z.strictObject({ name, filter: itemFilter });

/** What is left out stays. */
export const itemSearchChange = z
  .strictObject({ name: name.exactOptional(), filter: itemFilter.exactOptional() })
  .refine((change) => Object.keys(change).length > 0, { error: 'needs a name or a filter' });

export const itemSearch = z.object({
  id: z.uuid(),
  name: z.string(),
  filter: z.record(z.string(), z.unknown()),
  createdAt: z.date(),
  changedAt: z.date(),
  /** Who saved it last, by the label of the API key. */
  changedBy: z.string(),
});

/** The items that a filter or a saved search finds. */
export const itemSelection = {
  filter: itemFilter.exactOptional(),
  searchId: id<ItemSearchId>().exactOptional(),
};
export const oneSelection = {
  holds: ({ filter, searchId }: { readonly filter?: unknown; readonly searchId?: unknown }): boolean =>
    (filter === undefined) !== (searchId === undefined),
  error: 'needs either a filter or the searchId of a saved search',
};

/** A body has the numbers themselves, not their text. */
export const searchedItems = z
  .strictObject({
    ...itemSelection,
    cursor: id<ItemId>().exactOptional(),
    limit: z.int().min(1).max(200).default(50),
  })
  .refine(oneSelection.holds, { error: oneSelection.error });

export const countedItems = z
  .strictObject(itemSelection)
  .refine(oneSelection.holds, { error: oneSelection.error });

export const itemCount = z.object({ count: z.int() });
