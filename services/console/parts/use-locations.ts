import { useApi } from '../api/client.tsx';

/** The merchant's locations as choices of a form, and their names by id. */
export interface Locations {
  readonly options: readonly { readonly value: string; readonly label: string }[];
  readonly nameOf: (id: string | null) => string;
}

/** Reads the merchant's locations, the first 200. */
export function useLocations(): Locations {
  const { query } = useApi();
  const { data } = query.useQuery('get', '/v1/locations', { params: { query: { limit: 200 } } });
  const all = data?.data ?? [];
  const names = new Map(all.map(({ id, name }) => [id, name]));
  return {
    options: all.map(({ id, name }) => ({ value: id, label: name })),
    nameOf: (id) => (id === null ? '–' : (names.get(id) ?? '…')),
  };
}
