import { Anchor, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useApi } from '../../api/client.tsx';
import { Ago } from '../../parts/ago.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figure } from '../../parts/figure.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import type { Filter } from '../../parts/filter-bar.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { defined } from '../../parts/address-values.ts';
import { State } from '../../parts/state.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { incidentKinds, kindNames } from './incident-kinds.ts';
import type { Incident } from './incident-kinds.ts';
import { IncidentDrawer } from './incident-drawer.tsx';
import { causeOf } from './incident-texts.ts';
import { Subject } from './subject.tsx';

const route = getRouteApi('/m/$merchantId/incidents');

const filters: readonly Filter[] = [
  {
    kind: 'choice',
    name: 'kind',
    label: 'Kind',
    options: incidentKinds.map((kind) => ({ value: kind, label: kindNames[kind] })),
  },
  {
    kind: 'choice',
    name: 'show',
    label: 'State',
    none: 'Open',
    options: [
      { value: 'resolved', label: 'Resolved' },
      { value: 'all', label: 'Open and resolved' },
    ],
  },
];

/** What went wrong, why, and what to do about it. */
export function IncidentsPage() {
  const { fetch } = useApi();
  const navigate = route.useNavigate();
  const { incident: chosenId, ...values } = route.useSearch();
  const { kind, show } = values;
  const open = show === 'all' ? undefined : show === 'resolved' ? ('false' as const) : ('true' as const);
  const list = useCursorList(['/v1/incidents', kind, open], (cursor) =>
    fetch.GET('/v1/incidents', {
      params: { query: { limit: 100, ...cursor, ...defined({ kind, open }) } },
    }),
  );
  const read = (incident: string | undefined) =>
    void navigate({ search: defined({ ...values, incident }), replace: true });
  return (
    <>
      <PageHeader title="Incidents" about="What went wrong, why, and what to do about it." />
      <FilterBar
        filters={filters}
        values={values}
        onChange={(search) => void navigate({ search, replace: true })}
      />
      <CursorTable
        label="Incidents"
        list={list}
        idOf={({ id }) => id}
        columns={[
          {
            header: 'Incident',
            isName: true,
            cell: ({ id, kind }) => (
              <Anchor component="button" inherit ta="left" onClick={() => read(id)}>
                {kindNames[kind]}
              </Anchor>
            ),
          },
          { header: 'Concerns', cell: (incident) => <Subject incident={incident} /> },
          { header: 'Units', align: 'right', cell: ({ units }) => <Figure value={units} /> },
          { header: 'Cause', cell: (incident) => <Cause incident={incident} /> },
          { header: 'Opened', cell: ({ openedAt }) => <Ago at={openedAt} /> },
          {
            header: 'State',
            cell: ({ resolvedAt }) =>
              resolvedAt === null ? <State tone="bad">Open</State> : <State tone="good">Resolved</State>,
          },
        ]}
        empty={
          <Empty title={show === undefined && kind === undefined ? 'Nothing is wrong' : 'No such incident'}>
            Incidents appear here by themselves: oversold units, shops that are down, drops that no order
            explains.
          </Empty>
        }
      />
      <IncidentDrawer
        incident={list.rows.find(({ id }) => id === chosenId)}
        onClose={() => read(undefined)}
      />
    </>
  );
}

function Cause({ incident }: { readonly incident: Incident }) {
  const cause = causeOf(incident);
  if (cause !== null) {
    return (
      <Text inherit miw={220}>
        {cause}
      </Text>
    );
  }
  return incident.kind === 'oversell' ? <State tone="busy">Being looked up</State> : '–';
}
