import { getRouteApi } from '@tanstack/react-router';
import { useApi } from '../../api/client.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { RunsOfPlan } from '../../parts/runs-of-plan.tsx';
import { useIsWarehouse } from '../../parts/use-is-warehouse.ts';
import { useRights } from '../../session/rights.ts';
import { BulkActions } from './bulk-actions.tsx';
import { ItemFilters } from './filters.tsx';
import { FoundItems } from './found-items.tsx';
import { NewItem } from './new-item.tsx';
import { filterOf } from './search.ts';
import type { ItemFilter, ItemsSearch } from './search.ts';

const route = getRouteApi('/m/$merchantId/items');

/** Finds items, and acts on all that were found. */
export function ItemsPage() {
  const { query } = useApi();
  const { operate } = useRights();
  const isWarehouse = useIsWarehouse();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const { data: searches, error } = query.useQuery('get', '/v1/item-searches', {
    params: { query: { limit: 200 } },
  });
  const saved = searches?.data.find(({ id }) => id === search.saved);
  // Until the saved search is known, nothing is found: without its filter, everything would be.
  const isKnown = search.saved === undefined || saved !== undefined;
  // The API keeps a filter as it was sent.
  const filter = filterOf(search, saved?.filter as ItemFilter | undefined);
  const { plan, ...conditions } = search;
  const change = (changed: ItemsSearch) => void navigate({ search: changed, replace: true });
  return (
    <>
      <PageHeader title="Items" about="What is sold, and in which shops it is listed.">
        {operate && <NewItem />}
        {operate && isKnown && search.archived !== true && (
          <BulkActions
            filter={filter}
            isWarehouse={isWarehouse}
            onApplied={({ id }) => void navigate({ search: { ...search, plan: id } })}
          />
        )}
      </PageHeader>
      {plan !== undefined && <RunsOfPlan planId={plan} onClose={() => change(conditions)} />}
      <ProblemAlert problem={error} />
      <ItemFilters search={search} onChange={change} searches={searches?.data ?? []} filter={filter} />
      {isKnown && (
        <FoundItems
          // Another list has another selection.
          key={JSON.stringify(conditions)}
          filter={search.archived === true ? 'archived' : filter}
          isFiltered={Object.keys(conditions).length > 0}
          onShowAll={() => change({})}
        />
      )}
      {!isKnown && searches !== undefined && (
        <Empty title="This saved search was deleted">Choose another one, or clear the filters.</Empty>
      )}
    </>
  );
}
