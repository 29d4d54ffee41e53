import type { BulkOperation } from '@onhand/domain/runs/run-kinds.ts';
import type { RunFailure } from './fault.ts';
import type { IntegrationRef } from './integration.ts';

/** Identifies a bulk operation of an integration. */
export interface BulkRef extends IntegrationRef {
  readonly operation: BulkOperation;
}

/** Says whether the operation goes on. `goOn` is false once its run has ended. */
export interface BulkOutcome {
  readonly goOn: boolean;
  /** Why the run cannot go on. */
  readonly failure?: RunFailure;
}
