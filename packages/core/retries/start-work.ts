import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { ExternalOrder } from '../orders/find-external-orders.ts';
import type { BulkToCarry } from '../runs/find-unattended.ts';

/** Starts work after a commit. It never throws and nobody waits for it: what it misses, the sweep starts. */
export interface StartWork {
  /** Something became due on these integrations. */
  nudge(integrationIds: readonly IntegrationId[]): void;
  sale(order: ExternalOrder & { readonly reread: boolean }): void;
  bulk(operation: BulkToCarry): Promise<void>;
  products(): Promise<void>;
  /** Has the orders of an integration read by a pass. */
  hear(integrationId: IntegrationId): void;
}
