import type { Row } from '../../api/answer.ts';
import { FilterBar } from '../../parts/filter-bar.tsx';
import type { Filter } from '../../parts/filter-bar.tsx';
import { useIsWarehouse } from '../../parts/use-is-warehouse.ts';
import { useShops } from '../../parts/use-shops.ts';
import { useRights } from '../../session/rights.ts';
import { SaveSearch } from './save-search.tsx';
import type { ItemFilter, ItemsSearch } from './search.ts';

const yesOrNo = (yes: string, no: string) => [
  { value: 'yes', label: yes },
  { value: 'no', label: no },
];

const warehouseFilters: readonly Filter[] = [
  {
    kind: 'choice',
    name: 'sync',
    label: 'Sync Inventory',
    options: [
      { value: 'never', label: 'Never' },
      { value: 'always', label: 'Always' },
      { value: 'process_orders', label: 'Process Orders' },
    ],
  },
  {
    kind: 'choice',
    name: 'received',
    label: 'Received',
    options: yesOrNo('Received', 'Never received'),
  },
];

/** The filters of the items, and the saved searches. */
export function ItemFilters({
  search,
  onChange,
  searches,
  filter,
}: {
  readonly search: ItemsSearch;
  readonly onChange: (search: ItemsSearch) => void;
  readonly searches: readonly Row<'/v1/item-searches'>[];
  /** What the filters find now. */
  readonly filter: ItemFilter;
}) {
  const { operate } = useRights();
  const isWarehouse = useIsWarehouse();
  const shops = useShops();
  const { plan: _, archived, ...conditions } = search;
  const filters: readonly Filter[] = [
    { kind: 'text', name: 'text', label: 'Search', placeholder: 'Title, SKU or barcode' },
    {
      kind: 'choice',
      name: 'saved',
      label: 'Saved search',
      options: searches.map(({ id, name }) => ({ value: id, label: name })),
    },
    { kind: 'choice', name: 'listedOn', label: 'Listed in', options: shops.options },
    {
      kind: 'choice',
      name: 'stock',
      label: 'Available',
      options: [
        { value: 'none', label: 'Sold out' },
        { value: 'some', label: 'In stock' },
      ],
    },
    { kind: 'choice', name: 'failed', label: 'Failed items', options: yesOrNo('Has some', 'Has none') },
    ...(isWarehouse ? warehouseFilters : []),
    { kind: 'switch', name: 'archived', label: 'Archived' },
  ];
  return (
    <>
      <FilterBar filters={filters} values={search} onChange={onChange} />
      {operate && archived !== true && Object.keys(conditions).length > 0 && (
        <SaveSearch
          filter={filter}
          saved={searches.find(({ id }) => id === search.saved)}
          isNarrowed={Object.keys(conditions).some((name) => name !== 'saved')}
          onSaved={(id) => onChange(id === null ? {} : { saved: id })}
        />
      )}
    </>
  );
}
