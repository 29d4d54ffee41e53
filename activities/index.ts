import { forMerchants } from '@onhand/database/for-merchants.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import type { CopyRef } from '@onhand/workflows/contracts/copy.ts';
import type { Activities } from '@onhand/workflows/activities.ts';
import { carryBulk } from './bulk/carry-bulk.ts';
import { carryChange } from './carry-change.ts';
import { computePlan, failPlan } from './compute-plan.ts';
import { createCopy } from './copying/create-copy.ts';
import { prepareCopy } from './copying/prepare-copy.ts';
import { namingBusyDatabase } from './database-busy.ts';
import type { Dependencies } from './dependencies.ts';
import { followSale } from './follow-sale.ts';
import { whileBeating } from './heartbeat.ts';
import { hearOrders } from './hear-orders.ts';
import { pollOrders } from './poll-orders.ts';
import { publishDue } from './publish-due.ts';
import { readListings } from './read-listings.ts';
import { recordFault } from './record-fault.ts';
import { releaseDated } from './release-dated.ts';
import { releaseScheduled } from './release-scheduled.ts';
import { rereadOrder } from './reread-order.ts';
import { giveUpNotification, sendNotification } from './send-notification.ts';
import { sweepUp } from './sweep-up.ts';

/**
 * Creates the activities, under the names by which workflows call them. `sweeping`: the connections of the
 * sweep, whose statements have timeouts.
 */
export function createActivities(
  dependencies: Dependencies,
  sweeping: Pick<Dependencies, 'db'> = dependencies,
): Activities {
  const underWay = new Set<string>();
  /** Runs an activity for the merchant of its input. */
  const own =
    <Input extends { readonly merchantId: MerchantId }, Rest extends readonly unknown[], Output>(
      activity: (dependencies: Dependencies, input: Input, ...rest: Rest) => Promise<Output>,
    ) =>
    (input: Input, ...rest: Rest): Promise<Output> =>
      forMerchants([input.merchantId], () =>
        namingBusyDatabase(() => activity(dependencies, input, ...rest)),
      );
  return {
    carryBulk: own(carryBulk),
    carryChange: own(carryChange),
    computePlan: own(computePlan),
    createCopy: own((parts, order: CopyRef) => whileBeating((signal) => createCopy(parts, order, signal))),
    failPlan: own(failPlan),
    followSale: own(followSale),
    giveUpNotification: own(giveUpNotification),
    hearOrders: own(hearOrders),
    pollOrders: own(pollOrders),
    prepareCopy: own((parts, order: CopyRef) => whileBeating((signal) => prepareCopy(parts, order, signal))),
    publishDue: own(publishDue),
    readListings: own(readListings),
    recordFault: own(recordFault),
    releaseDated: own(releaseDated),
    releaseScheduled: own(releaseScheduled),
    rereadOrder: own(rereadOrder),
    sendNotification: own(sendNotification),
    sweepUp: () =>
      forMerchants('all', () =>
        whileBeating((signal, beatWith) => {
          const began = (step: string) => beatWith({ step });
          return sweepUp({ ...dependencies, ...sweeping }, { signal, underWay, began });
        }),
      ),
  };
}
