import type { Operation, SubjectKind } from '@onhand/domain/failed-items/operations.ts';
import type { FailedItemState } from '@onhand/domain/failed-items/transition.ts';
import type { FailedItemId, IntegrationId } from '@onhand/domain/ids.ts';

export interface FailedItemRow {
  readonly id: FailedItemId;
  readonly integrationId: IntegrationId;
  readonly operation: Operation;
  readonly subjectKind: SubjectKind;
  readonly subjectId: string;
  readonly state: FailedItemState;
  readonly code: string;
  readonly platformMessage: string | null;
  readonly hint: string | null;
  readonly attempts: number;
  readonly workflowId: string | null;
  readonly firstAt: Date;
  readonly lastAt: Date;
}

export const failedItemColumns = [
  'id',
  'integration_id as integrationId',
  'operation',
  'subject_kind as subjectKind',
  'subject_id as subjectId',
  'state',
  'code',
  'platform_message as platformMessage',
  'hint',
  'attempts',
  'workflow_id as workflowId',
  'first_at as firstAt',
  'last_at as lastAt',
] as const;
