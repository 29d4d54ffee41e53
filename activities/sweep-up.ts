import { spreadDue } from '@onhand/database/publishing/spread-due.ts';
import { withoutPublisher } from '@onhand/database/publishing/without-publisher.ts';
import { forgetOldKeys } from '@onhand/database/queries/idempotency/forget-old-keys.ts';
import { findUnpolled } from '@onhand/database/queries/integrations/find-unpolled.ts';
import { findUnstarted } from '@onhand/database/queries/orders/find-unstarted.ts';
import type { Dependencies } from './dependencies.ts';

/** What is younger is most likely being started by whoever took it in. */
const olderThanMs = 3_000;
const salesAtATime = 500;
/** A request is repeated with the same Idempotency-Key for so long (docs/errors.md). */
const keysLastMs = 24 * 60 * 60_000;

/** Starts what was not started. The starting itself is the dispatcher's, so that there is one way to do it. */
export async function sweepUp({ db, connectors, clock, dispatcher }: Dependencies): Promise<void> {
  for (let more = true; more;) {
    ({ more } = await spreadDue(db, clock.now()));
  }
  const now = clock.now();
  for (const integration of await withoutPublisher(db, 'all', now)) {
    await dispatcher.publish(integration);
  }
  for (const integration of await findUnpolled(db, { now })) {
    const { orders } = await connectors.describe(integration.platform);
    if (orders !== null && orders.pollEveryMs !== null) {
      await dispatcher.poll(integration);
    }
  }
  for (const order of await findUnstarted(db, { now, olderThanMs, limit: salesAtATime })) {
    dispatcher.sale(order);
  }
  await forgetOldKeys(db, new Date(now.getTime() - keysLastMs));
}
