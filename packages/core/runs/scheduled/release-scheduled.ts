import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { ScheduledKind } from '@onhand/domain/runs/run-kinds.ts';
import type { Db, Tx } from '@onhand/database/connect.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { closeFailed } from '../../failed-items/apply-event.ts';
import * as channelStock from '../../channel-stock/release-scheduled.ts';
import { releaseExports } from '../../exports/release-exports.ts';
import { releaseProducts } from '../../products/release-products.ts';
import { beginRuns } from '../begin-runs.ts';
import { endRun } from '../change-run.ts';
import { lockLiveRun } from '../find-run.ts';

type Entity = 'inventory' | 'products';

interface Release {
  /** The kind of the run that records the release. */
  readonly kind: ScheduledKind;
  /** Releases the waiting records. Returns their number. */
  readonly release: (tx: Tx, integrationId: IntegrationId, at: Date) => Promise<number>;
}

const releases: Readonly<Record<Entity, Release>> = {
  inventory: { kind: 'scheduled_inventory', release: channelStock.releaseScheduled },
  products: { kind: 'scheduled_products', release: releaseAllProducts },
};

async function releaseAllProducts(tx: Tx, integrationId: IntegrationId, at: Date): Promise<number> {
  return (await releaseProducts(tx, integrationId, at)) + (await releaseExports(tx, integrationId, at));
}

interface TimeToRelease {
  readonly merchantId: MerchantId;
  readonly integrationId: IntegrationId;
  readonly entity: Entity;
  readonly at: Date;
}

/**
 * Releases the records that wait for an integration's schedule, and records a sync run with their number.
 * Returns the number. The caller starts the work on them.
 */
export async function releaseScheduled(db: Db, time: TimeToRelease): Promise<number> {
  return inTransaction(db, (tx) => releaseInTransaction(tx, time));
}

/** Does the work of `releaseScheduled` in the caller's transaction. */
export async function releaseInTransaction(tx: Tx, time: TimeToRelease): Promise<number> {
  const { merchantId, integrationId, entity, at } = time;
  const { kind, release } = releases[entity];
  await beginRuns(tx, { merchantId, integrationIds: [integrationId], kind, actor: null, at });
  const run = await lockLiveRun(tx, { merchantId, integrationId, kind });
  const released = await release(tx, integrationId, at);
  if (run !== undefined) await endRun(tx, run, at, { counts: { released } });
  await closeFailed(tx, { operations: [`release_${entity}`], merchantId, integrationId }, at);
  return released;
}
