import { Button, Group, TextInput } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import type { Row } from '../../api/answer.ts';
import { Ago } from '../../parts/ago.tsx';
import { defined } from '../../parts/address-values.ts';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { AuditHead } from './audit-head.tsx';
import { EntryDrawer } from './entry-drawer.tsx';
import { ExportButton } from './export-button.tsx';

type Entry = Row<'/v1/audit'>;

const route = getRouteApi('/m/$merchantId/audit');

/** Who did what, and what was so before. */
export function AuditPage() {
  const { fetch } = useApi();
  const navigate = route.useNavigate();
  const values = route.useSearch();
  const { from, until, ...names } = values;
  const [read, setRead] = useState<Entry | null>(null);
  const filter = defined({
    ...names,
    from: from === undefined ? undefined : startOf(from, 0),
    until: until === undefined ? undefined : startOf(until, 1),
  });
  const list = useCursorList(['/v1/audit', filter], ({ cursor }) =>
    fetch.GET('/v1/audit', {
      params: { query: { limit: 100, ...filter, ...(cursor !== undefined && { cursor: Number(cursor) }) } },
    }),
  );
  const change = (search: typeof values) => void navigate({ search, replace: true });
  return (
    <>
      <PageHeader title="Audit log" about={<AuditHead />}>
        <ExportButton />
      </PageHeader>
      <Group align="flex-end" gap="xs" mb="sm">
        <FilterBar
          filters={[
            { kind: 'text', name: 'action', label: 'Action', placeholder: 'rule.create' },
            { kind: 'text', name: 'subjectKind', label: 'Kind of subject', placeholder: 'item' },
            { kind: 'text', name: 'subjectId', label: 'Id of the subject' },
          ]}
          values={names}
          onChange={(next) => change(defined({ ...next, from, until }))}
        />
        {(['from', 'until'] as const).map((name) => (
          <TextInput
            key={name}
            type="date"
            size="xs"
            mb="sm"
            label={name === 'from' ? 'From' : 'Until'}
            value={values[name] ?? ''}
            onChange={({ currentTarget: { value } }) =>
              change(defined({ ...values, [name]: value === '' ? undefined : value }))
            }
          />
        ))}
      </Group>
      <CursorTable
        label="Audit log"
        list={list}
        idOf={({ requestId, action, at }) => `${requestId} ${action} ${at}`}
        columns={[
          { header: 'When', cell: ({ at }) => <Ago at={at} /> },
          { header: 'Who', cell: ({ actor }) => actor.label },
          { header: 'Action', isName: true, cell: ({ action }) => action },
          { header: 'Subject', cell: ({ subject }) => subject.kind },
          {
            header: 'Position',
            align: 'right',
            cell: ({ position }) =>
              position === null ? 'not chained yet' : position.toLocaleString('en-US'),
          },
          {
            header: 'Details',
            cell: (entry) => (
              <Button
                size="compact-xs"
                variant="subtle"
                aria-label={`Details of ${entry.action}`}
                onClick={() => setRead(entry)}
              >
                Details
              </Button>
            ),
          },
        ]}
        empty={<Empty title="No such entry">Everything that people and keys do appears here.</Empty>}
      />
      <EntryDrawer entry={read} onClose={() => setRead(null)} />
    </>
  );
}

/** The beginning of a day here, or of a later one, as a moment. */
function startOf(day: string, daysLater: number): string {
  const date = new Date(`${day}T00:00:00`);
  date.setDate(date.getDate() + daysLater);
  return date.toISOString();
}
