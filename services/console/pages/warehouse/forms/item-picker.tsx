import { SearchSelect } from '../../../parts/search-select.tsx';
import { useFoundItems } from '../../../parts/use-found-items.ts';

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
      useFound={useItems}
      onChoose={({ id, name }) => onPick({ id, name })}
    />
  );
}

function useItems(text: string) {
  return useFoundItems(text, { withBundles: false });
}
