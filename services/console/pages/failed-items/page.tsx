import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { useShops } from '../../parts/use-shops.ts';
import { inWords } from '../../parts/words.ts';
import { useRights } from '../../session/rights.ts';
import { failedItemColumns } from './columns.tsx';
import { MoveAll } from './move-all.tsx';
import { MoveSelected } from './move-selected.tsx';
import { MovingRuns } from './moving-runs.tsx';
import { filterOf, nameOfFailed, operationNames, stateOf, states } from './search.ts';
import type { FailedItemsSearch } from './search.ts';

const route = getRouteApi('/m/$merchantId/failed-items');
const operationOptions = Object.entries(operationNames).map(([value, label]) => ({ value, label }));

/** What failed in any shop, why, and what to do about it. */
export function FailedItemsPage() {
  const { fetch } = useApi();
  const { operate } = useRights();
  const shops = useShops();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const state = stateOf(search);
  const filter = filterOf(search);
  const list = useCursorList(['/v1/failed-items', filter, state], (cursor) =>
    fetch.GET('/v1/failed-items', {
      params: { query: { ...filter, ...(state !== undefined && { state }), limit: 100, ...cursor } },
    }),
  );
  const change = (changed: FailedItemsSearch) => {
    setSelected(new Set());
    void navigate({ search: changed, replace: true });
  };
  const isFiltered = Object.keys(search).length > 0;
  return (
    <>
      <PageHeader title="Failed Items" about="What a shop refused, or what ran out of attempts.">
        {operate && state !== 'closed' && list.rows.length > 0 && <MoveAll filter={filter} state={state} />}
      </PageHeader>
      <MovingRuns />
      <FilterBar
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: 'State',
            options: states.map((value) => ({ value, label: inWords(value) })),
          },
          { kind: 'choice', name: 'shop', label: 'Shop', options: shops.options },
          { kind: 'choice', name: 'operation', label: 'What failed', options: operationOptions },
          { kind: 'text', name: 'sku', label: 'SKU' },
          { kind: 'text', name: 'order', label: 'Order number' },
          { kind: 'text', name: 'code', label: 'Code' },
        ]}
        values={search}
        onChange={change}
      />
      {operate && selected.size > 0 && <MoveSelected ids={selected} onDone={() => setSelected(new Set())} />}
      <CursorTable
        label="Failed items"
        list={list}
        columns={failedItemColumns(operate)}
        idOf={({ id }) => id}
        nameOf={nameOfFailed}
        selection={operate && state !== 'closed' ? { ids: selected, onChange: setSelected } : undefined}
        empty={
          isFiltered ? (
            <Empty title="No failed item matches">Clear the filters to see what is not closed.</Empty>
          ) : (
            <Empty title="Nothing failed">
              What a shop refuses is shown here, in the shop’s own words. A later success closes it by itself.
            </Empty>
          )
        }
      />
    </>
  );
}
