import { useApi } from '../api/client.tsx';
import type { Row } from '../api/answer.ts';

/** The merchant's integrations as choices of a filter, and their names by id. */
export interface Shops {
  readonly all: readonly Row<'/v1/integrations'>[];
  readonly options: readonly { readonly value: string; readonly label: string }[];
  /** The name of an integration. "…" while it is not known. */
  readonly nameOf: (id: string | null) => string;
}

/** Reads the merchant's integrations, the first 200. */
export function useShops(): Shops {
  const { query } = useApi();
  const { data } = query.useQuery('get', '/v1/integrations', { params: { query: { limit: 200 } } });
  const all = data?.data ?? [];
  const names = new Map(all.map(({ id, name }) => [id, name]));
  return {
    all,
    options: all.map(({ id, name }) => ({ value: id, label: name })),
    nameOf: (id) => (id === null ? '' : (names.get(id) ?? '…')),
  };
}
