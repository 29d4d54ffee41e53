import { Title } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { useRights } from '../../session/rights.ts';
import { OperationButtons } from './operation-buttons.tsx';
import { OperationDialog } from './operation-dialog.tsx';
import type { Operation } from './operations.ts';
import { runColumns } from './run-columns.tsx';
import { useIntegrationId } from './use-integration-id.ts';

/** Bulk operations: begin one, follow it, cancel or resume it, and what earlier ones did. */
export function OperationsTab() {
  const integrationId = useIntegrationId();
  const { fetch } = useApi();
  const { operate } = useRights();
  const [wanted, setWanted] = useState<Operation | null>(null);
  const list = useCursorList(['/v1/sync-runs', integrationId, 'operations'], (cursor) =>
    fetch.GET('/v1/integrations/{id}/bulk-operations', {
      params: { path: { id: integrationId }, query: cursor },
    }),
  );
  return (
    <>
      {operate && <OperationButtons onChoose={setWanted} />}
      <Title order={2} mt="lg" mb="xs">
        Operations
      </Title>
      <CursorTable
        label="Operations"
        list={list}
        idOf={({ id }) => id}
        columns={runColumns}
        empty={<Empty title="Nothing ran yet">Begin an operation above; its progress is shown here.</Empty>}
      />
      {wanted !== null && (
        <OperationDialog
          key={wanted.operation}
          integrationId={integrationId}
          operation={wanted}
          onClose={() => setWanted(null)}
          onBegun={list.reload}
        />
      )}
    </>
  );
}
