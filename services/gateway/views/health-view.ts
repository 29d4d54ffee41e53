import type { integrationHealth } from '@onhand/contracts/gateway-api/integrations.ts';
import type { IntegrationHealth, OrdersHealth } from '@onhand/core/channel-stock/read-health.ts';
import type { ReconcilingHealth } from '@onhand/core/runs/reconciling/read-reconciling.ts';
import type { z } from 'zod';

/** Renders the health of an integration. */
export function healthView({
  integration,
  orders,
  subscriptions,
  due,
  calls,
  reconciling,
}: IntegrationHealth & { readonly reconciling: ReconcilingHealth }): z.infer<typeof integrationHealth> {
  const { circuit, circuitReason, circuitFailures, circuitUntil } = integration;
  return {
    orders: ordersView(orders),
    subscriptions: {
      state: orders.subscriptions,
      checkedAt: orders.subscriptionsCheckedAt,
      topics: subscriptions.map(({ topic, state, message, checkedAt }) => ({
        topic,
        state,
        message,
        checkedAt,
      })),
    },
    circuit: { state: circuit, reason: circuitReason, failures: circuitFailures, until: circuitUntil },
    calls: {
      limits: calls.limits.map(({ refillsAt, ...limit }) => ({
        ...limit,
        refillsAt: refillsAt === null ? null : new Date(refillsAt),
      })),
      pausedUntil: calls.closedUntil,
    },
    reconciliation: reconciliationView(reconciling),
    due,
  };
}

function reconciliationView(
  reconciling: ReconcilingHealth,
): z.infer<typeof integrationHealth>['reconciliation'] {
  const { wantedMinutes, everyMinutes, neededMinutes, stretchedBy, lastRun } = reconciling;
  return { wantedMinutes, everyMinutes, neededMinutes, stretchedBy, lastRun };
}

function ordersView(orders: OrdersHealth): z.infer<typeof integrationHealth>['orders'] {
  const { problemCode: code, problemMessage: message, passEveryMs } = orders;
  return {
    heardUntil: orders.heardUntil,
    lastPass: {
      startedAt: orders.passStartedAt,
      completedAt: orders.completedAt,
      unread: orders.unread,
      failures: orders.failures,
      problem: code === null || message === null ? null : { code, message },
    },
    nextPassAt: orders.nextPassAt,
    passEverySeconds: passEveryMs === null ? null : passEveryMs / 1000,
    failedItems: orders.failedItems,
    readFirstSince: orders.readFirstSince,
  };
}
