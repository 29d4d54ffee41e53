import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { ScheduledKind } from '@onhand/domain/runs/run-kinds.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import * as channelStock from '../../channel-stock/release-scheduled.ts';
import { releaseProducts } from '../../products/release-products.ts';
import { beginRuns } from '../begin-runs.ts';
import { endRun } from '../change-run.ts';
import { lockLiveRun } from '../find-run.ts';

type Entity = 'inventory' | 'products';

interface Release {
  /** The kind of the run that tells of it. */
  readonly kind: ScheduledKind;
  /** Releases what waited. Returns how many records that were. */
  readonly release: (tx: Tx, integrationId: IntegrationId, at: Date) => Promise<number>;
}

const releases: Readonly<Record<Entity, Release>> = {
  inventory: { kind: 'scheduled_inventory', release: channelStock.releaseScheduled },
  products: { kind: 'scheduled_products', release: releaseProducts },
};

/**
 * Releases what waited for a time of an integration's schedule, and keeps a sync run that says how much that was.
 * Returns that number; what was released is then to be carried over.
 */
export async function releaseScheduled(
  db: Db,
  time: {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly entity: Entity;
    readonly at: Date;
  },
): Promise<number> {
  const { merchantId, integrationId, entity, at } = time;
  const { kind, release } = releases[entity];
  return inTransaction(db, async (tx) => {
    await beginRuns(tx, { merchantId, integrationIds: [integrationId], kind, actor: null, at });
    const run = await lockLiveRun(tx, { merchantId, integrationId, kind });
    const released = await release(tx, integrationId, at);
    if (run !== undefined) await endRun(tx, run, at, { released });
    return released;
  });
}
