import { Button } from '@mantine/core';
import { useState } from 'react';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { useIsWarehouse } from '../../parts/use-is-warehouse.ts';
import { useRights } from '../../session/rights.ts';
import { itemColumns } from './columns.tsx';
import type { ItemFilter } from './search.ts';
import { SelectedActions } from './selected-actions.tsx';
import { useItems } from './use-items.ts';

/** The items that a filter finds, of which some can be selected where items have settings of their own. */
export function FoundItems({
  filter,
  isFiltered,
  onShowAll,
}: {
  readonly filter: ItemFilter | 'archived';
  readonly isFiltered: boolean;
  readonly onShowAll: () => void;
}) {
  const { operate } = useRights();
  const isWarehouse = useIsWarehouse();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const list = useItems(filter);
  const canSelect = operate && isWarehouse && filter !== 'archived';
  return (
    <>
      {canSelect && selected.size > 0 && (
        <SelectedActions ids={selected} onDone={() => setSelected(new Set())} />
      )}
      <CursorTable
        label="Items"
        list={list}
        idOf={({ id }) => id}
        nameOf={({ title, sku }) => sku ?? title}
        columns={itemColumns}
        selection={canSelect ? { ids: selected, onChange: setSelected } : undefined}
        empty={
          isFiltered ? (
            <Empty
              title="No item matches"
              action={
                <Button size="xs" mt="xs" variant="default" onClick={onShowAll}>
                  Show all items
                </Button>
              }
            >
              Search finds parts of titles, SKUs and barcodes.
            </Empty>
          ) : (
            <Empty title="No items yet">
              Import the products of a shop (Integrations, its tab Operations), or make the first one with New
              item.
            </Empty>
          )
        }
      />
    </>
  );
}
