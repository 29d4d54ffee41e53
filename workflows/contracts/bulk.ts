import type { BulkOperation } from '@onhand/domain/runs/run-kinds.ts';
import type { IntegrationRef } from './integration.ts';

/** Names a bulk operation of an integration. */
export interface BulkRef extends IntegrationRef {
  readonly operation: BulkOperation;
}

/** Says whether to carry on: false once the operation's run has ended. */
export interface BulkOutcome {
  readonly goOn: boolean;
}
