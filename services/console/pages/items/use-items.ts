import type { Row } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import type { CursorList } from '../../parts/use-cursor-list.ts';
import type { ItemFilter } from './search.ts';

export type Item = Row<'/v1/items'>;

/** The items that a filter finds, or the archived ones, which no filter finds. */
export function useItems(filter: ItemFilter | 'archived'): CursorList<Item> {
  const { fetch } = useApi();
  return useCursorList(['/v1/items', filter], (cursor) =>
    filter === 'archived'
      ? fetch.GET('/v1/items', { params: { query: { archived: 'true', limit: 100, ...cursor } } })
      : fetch.POST('/v1/items/search', { body: { filter, limit: 100, ...cursor } }),
  );
}
