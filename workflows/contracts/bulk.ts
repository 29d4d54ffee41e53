import type { MerchantId } from '@onhand/domain/ids.ts';
import type { BulkOperation, MerchantOperation } from '@onhand/domain/runs/run-kinds.ts';
import type { RunFailure } from './fault.ts';
import type { IntegrationRef } from './integration.ts';

/** Identifies a bulk operation of an integration. */
export interface BulkRef extends IntegrationRef {
  readonly operation: BulkOperation;
}

/** Identifies a bulk operation on items of a merchant. */
export interface MerchantBulkRef {
  readonly merchantId: MerchantId;
  readonly integrationId: null;
  readonly operation: MerchantOperation;
}

export type AnyBulkRef = BulkRef | MerchantBulkRef;

/** Says whether the operation goes on. `goOn` is false once its run has ended. */
export interface BulkOutcome {
  readonly goOn: boolean;
  /** Why the run cannot go on. */
  readonly failure?: RunFailure;
}
