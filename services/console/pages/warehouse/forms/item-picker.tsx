import { useApi } from '../../../api/client.tsx';
import { SearchSelect } from '../../../parts/search-select.tsx';

export interface PickedItem {
  readonly id: string;
  /** Its SKU, or its title. */
  readonly name: string;
}

/** Finds an item by a part of its SKU, title or barcode. Bundles have no stock: none is offered. */
export function ItemPicker({
  item,
  error,
  autoFocus,
  onPick,
}: {
  readonly item: PickedItem | null;
  readonly error: string | null;
  readonly autoFocus: boolean;
  readonly onPick: (item: PickedItem) => void;
}) {
  return (
    <SearchSelect
      label="Item"
      placeholder="SKU, title or barcode"
      chosen={item?.name ?? null}
      error={error}
      autoFocus={autoFocus}
      useFound={useFoundItems}
      onChoose={({ id, name }) => onPick({ id, name })}
    />
  );
}

function useFoundItems(contains: string) {
  const { query } = useApi();
  const { data } = query.useQuery(
    'post',
    '/v1/items/search',
    { body: { filter: { kind: 'text', contains }, limit: 20 } },
    { enabled: contains !== '' },
  );
  if (contains === '') return [];
  return data?.data
    .filter(({ components }) => components === null)
    .map(({ id, sku, title }) => ({
      id,
      name: sku ?? title,
      label: sku === null ? title : `${sku} · ${title}`,
    }));
}
