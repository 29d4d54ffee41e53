import { readingItems, syncingItems } from '@onhand/core/runs/asking/asking.ts';
import { syncedIntegrations } from '@onhand/core/runs/items/synced-integrations.ts';
import { askPublisher } from './ask-publisher.ts';
import type { CarryPage } from './carry-page.ts';

/** Has the figures of the next listings of the plan's items written, or read where the stock comes from. */
export const syncItems: CarryPage = async (dependencies, run) => {
  const { written, read } = await syncedIntegrations(dependencies.db, run.merchantId);
  if (written.includes(run.integrationId)) return askPublisher(dependencies, run, syncingItems(run));
  if (read.includes(run.integrationId)) return askPublisher(dependencies, run, readingItems(run));
  const message = 'The settings of the integration do not permit Sync Now any more.';
  return { kind: 'failed', code: 'direction_forbids', message };
};
