import type { databaseBusy } from '@onhand/domain/failed-items/database-busy.ts';
import type { RunOperation } from '@onhand/domain/failed-items/operations.ts';
import type { IntegrationRef } from './integration.ts';

/** Describes a run whose activity failed after all attempts, because of a fault on our side. */
export interface Fault extends IntegrationRef {
  readonly operation: RunOperation;
  /** The order that the run follows. */
  readonly order?: { readonly externalOrderId: string; readonly identity?: string };
  /** The product that the run synchronizes, by its platform's name. */
  readonly externalGroup?: string;
  readonly message: string;
  /** Why it failed, if that is known. */
  readonly code?: typeof databaseBusy;
  /** Runs from which this run was reset, and whose work it has repeated since. */
  readonly repeated: readonly string[];
}

/** Says why a run closes as Failed. */
export interface RunFailure {
  /** The run that failed. A run that was reset after the failure has another id, and repeats the work. */
  readonly runId: string;
  /** Names the shop and what failed, with the platform's words. */
  readonly message: string;
}
