import { getRouteApi } from '@tanstack/react-router';
import { useApi } from '../../api/client.tsx';
import { defined } from '../../parts/address-values.ts';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import type { Filter } from '../../parts/filter-bar.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { inWords } from '../../parts/words.ts';
import { RunDrawer } from './run-drawer.tsx';
import { readableRunColumns } from './run-columns.tsx';
import { runKinds } from './run-kinds.ts';
import { useIntegrationId } from './use-integration-id.ts';

const route = getRouteApi('/m/$merchantId/integrations/$integrationId/runs');

const filters: readonly Filter[] = [
  {
    kind: 'choice',
    name: 'kind',
    label: 'Kind',
    options: runKinds.map((value) => ({ value, label: inWords(value) })),
  },
];

/** Everything that ran for the shop, whoever began it: what each did, what it left, and where it is found. */
export function RunsTab() {
  const integrationId = useIntegrationId();
  const { fetch } = useApi();
  const navigate = route.useNavigate();
  const { run: chosenId, ...values } = route.useSearch();
  const { kind } = values;
  const list = useCursorList(['/v1/sync-runs', integrationId, kind], (cursor) =>
    fetch.GET('/v1/sync-runs', { params: { query: { integrationId, ...cursor, ...defined({ kind }) } } }),
  );
  return (
    <>
      <FilterBar
        filters={filters}
        values={values}
        onChange={(search) => void navigate({ search, replace: true })}
      />
      <CursorTable
        label="Runs"
        list={list}
        idOf={({ id }) => id}
        columns={readableRunColumns}
        empty={
          <Empty title={kind === undefined ? 'Nothing ran yet' : 'No such run'}>
            Imports, exports and checks of this shop appear here, also those that began by themselves.
          </Empty>
        }
      />
      <RunDrawer runId={chosenId} onClose={() => void navigate({ search: values })} />
    </>
  );
}
