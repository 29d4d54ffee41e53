import { useInfiniteQuery } from '@tanstack/react-query';
import { answered } from '../api/every.ts';

/** A list that grows page by page, as `CursorTable` shows it. */
export interface CursorList<Row> {
  readonly rows: readonly Row[];
  readonly isPending: boolean;
  readonly error: unknown;
  readonly hasMore: boolean;
  readonly isLoadingMore: boolean;
  readonly loadMore: () => void;
  readonly reload: () => void;
}

/**
 * Reads a list by its cursors. `key` begins with the path of the list and holds all filters. `load` reads a
 * page: `(cursor) => api.fetch.GET('/v1/orders', { params: { query: { ...filters, ...cursor } } })`;
 * `cursor` is an object without or with `cursor`, to be spread into the query.
 */
export function useCursorList<Row>(
  key: readonly unknown[],
  load: (cursor: { readonly cursor?: string }) => Promise<{
    readonly data?: { readonly data: readonly Row[]; readonly nextCursor: string | null } | undefined;
    readonly error?: unknown;
  }>,
): CursorList<Row> {
  const list = useInfiniteQuery({
    queryKey: ['list', ...key],
    queryFn: ({ pageParam }) => answered(load(pageParam === null ? {} : { cursor: pageParam })),
    initialPageParam: null as string | null,
    getNextPageParam: ({ nextCursor }) => nextCursor,
  });
  return {
    rows: list.data?.pages.flatMap(({ data }) => data) ?? [],
    isPending: list.isPending,
    error: list.error,
    hasMore: list.hasNextPage,
    isLoadingMore: list.isFetchingNextPage,
    loadMore: () => void list.fetchNextPage(),
    reload: () => void list.refetch(),
  };
}
