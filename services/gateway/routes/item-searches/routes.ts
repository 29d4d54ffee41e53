import type { Route } from '../../route.ts';
import { changeItemSearch } from './change-item-search.ts';
import { countItems } from './count-items.ts';
import { createItemSearch } from './create-item-search.ts';
import { deleteItemSearch } from './delete-item-search.ts';
import { listItemSearches } from './list-item-searches.ts';
import { readItemSearch } from './read-item-search.ts';
import { searchItems } from './search-items.ts';

export const itemSearchesRoutes: readonly Route[] = [
  searchItems,
  countItems,
  listItemSearches,
  createItemSearch,
  readItemSearch,
  changeItemSearch,
  deleteItemSearch,
];
