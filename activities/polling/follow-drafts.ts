import { findOpenDrafts, noteLookedAt } from '@onhand/core/orders/copies/open-drafts.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { askDrafts } from '../copying/ask-drafts.ts';
import type { Dependencies } from '../dependencies.ts';
import { readById } from './read-by-id.ts';
import type { IntegrationToRead } from './read-by-id.ts';

/** One pass asks for so many drafts. The next one begins with those that it left out. */
const draftsAtMost = 100;

/**
 * Asks what became of open drafts, where a draft is no order: lists of orders do not show that one was
 * deleted or reserves no longer. Where a draft is an order, its news come as any order's. Returns how many
 * orders of completed drafts could not be read.
 */
export async function followDrafts(
  dependencies: Dependencies,
  integration: IntegrationToRead,
): Promise<{ readonly unread: number }> {
  const { db, clock, connectors } = dependencies;
  const { integrationId, platform } = integration;
  const { orders } = await connectors.describe(platform);
  if (orders?.creation?.drafts !== 'apart') return { unread: 0 };
  const unseen = { integrationId, unseenSince: clock.now(), limit: draftsAtMost };
  const drafts = await findOpenDrafts(db, unseen);
  if (drafts.length === 0) return { unread: 0 };
  const { toRead, markers, faults } = await askDrafts(dependencies, integration, drafts, 'sales');
  const { unread } = await readById(dependencies, integration, toRead, { markers });
  const looked = drafts.filter(({ externalId }) => !faults.has(externalId));
  await inTransaction(db, (tx) => noteLookedAt(tx, looked, clock.now()));
  return { unread };
}
