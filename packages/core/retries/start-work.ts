import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { ExternalOrder } from '../orders/find-external-orders.ts';
import type { IntegrationToRead } from '../runs/listing-readings/begin-reading.ts';

/** Starts work after a commit. It never throws and nobody waits for it: what it misses, the sweep starts. */
export interface StartWork {
  /** Something became due on these integrations. */
  nudge(integrationIds: readonly IntegrationId[]): void;
  sale(order: ExternalOrder & { readonly reread: boolean }): void;
  readListings(integration: IntegrationToRead): Promise<void>;
  products(): Promise<void>;
}
