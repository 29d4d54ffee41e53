import { findFallsToExplain } from '@onhand/core/observations/find-falls-to-explain.ts';
import { closeFailed } from '@onhand/core/failed-items/apply-event.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import type { IntegrationRef } from '@onhand/workflows/contracts/integration.ts';
import type { PublishingEnd } from '@onhand/workflows/contracts/publish.ts';
import { workflowIds } from '@onhand/workflows/ids.ts';
import type { Dependencies } from './dependencies.ts';
import { whileBeating } from './heartbeat.ts';
import { takeInPage } from './polling/take-in-page.ts';
import type { OrderPage } from './polling/take-in-page.ts';
import { retryEarlier } from './retry-earlier.ts';
import { publishForAWhile } from './publishing/publisher.ts';

/**
 * Publishes due figures of an integration until none is due, its platform is unreachable, or this worker
 * stops.
 */
export async function publishDue(
  dependencies: Dependencies,
  { merchantId, integrationId }: IntegrationRef,
): Promise<PublishingEnd> {
  const { db, publisherDb, connectors, listener, clock, dispatcher, log } = dependencies;
  const failures = { operations: ['publish_channel'], merchantId, integrationId } as const;
  await retryEarlier(dependencies, failures);
  const { platform } = await db
    .selectFrom('integrations')
    .where('id', '=', integrationId)
    .select('platform')
    .executeTakeFirstOrThrow();
  const workflowId = workflowIds.publish(integrationId);
  const hear = () => dispatcher.hear(integrationId);
  const takeInOrders = async (page: OrderPage) => {
    const { isAway } = await takeInPage(
      dependencies,
      { merchantId, integrationId, platform },
      page,
      new Map(),
    );
    return !isAway;
  };
  const spread = () => {
    hearOfFalls();
    spreadDue(db, clock.now()).then(
      ({ integrations }) => dispatcher.nudge(integrations),
      (error: unknown) =>
        log.warn(
          { err: error, integrationId },
          'Stock changes found by a reading were not spread; the sweep will try again.',
        ),
    );
  };
  /** A fall may be an order that is not known yet. */
  const hearOfFalls = () => {
    findFallsToExplain(db, clock.now(), integrationId).then(
      ([concerned]) => concerned === undefined || hear(),
      (error: unknown) =>
        log.warn(
          { err: error, integrationId },
          'No orders were wanted for falls found by a reading; the sweep will try again.',
        ),
    );
  };
  const end = await whileBeating((signal) =>
    publishForAWhile({
      db: publisherDb,
      openingDb: db,
      connectors,
      listener,
      clock,
      integrationId,
      platform,
      workflowId,
      spread,
      hear,
      takeInOrders,
      signal,
    }),
  );
  await closeFailed(db, failures, clock.now());
  return end;
}
