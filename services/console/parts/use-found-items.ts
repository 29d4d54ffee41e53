import { useApi } from '../api/client.tsx';
import type { Found } from './search-select.tsx';

/** Finds items by a part of their SKU, title or barcode, for `SearchSelect`. Undefined while it reads. */
export function useFoundItems(
  contains: string,
  { withBundles }: { readonly withBundles: boolean },
): readonly Found[] | undefined {
  const { query } = useApi();
  const { data } = query.useQuery(
    'post',
    '/v1/items/search',
    { body: { filter: { kind: 'text', contains }, limit: 20 } },
    { enabled: contains !== '' },
  );
  if (contains === '') return [];
  return data?.data
    .filter(({ components }) => withBundles || components === null)
    .map(({ id, sku, title }) => ({
      id,
      name: sku ?? title,
      label: sku === null ? title : `${sku} · ${title}`,
    }));
}
