import { Text } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { PlanDialog } from '../../parts/planned-change/plan-dialog.tsx';
import type { Operation } from './operations.ts';

type Planned = Extract<Operation['operation'], 'sync_inventory' | 'export_products' | 'export_customers'>;

/** Asks before an operation begins. One that writes to the shop shows what it would touch. */
export function OperationDialog({
  integrationId,
  operation: { operation, label, about },
  onClose,
  onBegun,
}: {
  readonly integrationId: string;
  readonly operation: Operation;
  readonly onClose: () => void;
  readonly onBegun: () => void;
}) {
  const { fetch } = useApi();
  if (isPlanned(operation)) {
    return (
      <PlanDialog
        title={label}
        change={{ kind: 'bulk_operation', integrationId, operation }}
        onClose={onClose}
        onApplied={() => {
          onBegun();
          onClose();
        }}
      />
    );
  }
  const begin = async () => {
    await answered(
      fetch.POST('/v1/integrations/{id}/bulk-operations', {
        params: { path: { id: integrationId } },
        body: { operation },
      }),
    );
    onBegun();
  };
  return (
    <ConfirmDialog title={label} isOpen onClose={onClose} onConfirm={begin}>
      <Text>{about}</Text>
      <Text c="dimmed" mt="xs">
        It can be cancelled at any time, and goes on where it stopped.
      </Text>
    </ConfirmDialog>
  );
}

function isPlanned(operation: Operation['operation']): operation is Planned {
  return (
    operation === 'sync_inventory' || operation === 'export_products' || operation === 'export_customers'
  );
}
