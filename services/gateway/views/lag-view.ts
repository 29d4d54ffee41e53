import type { integrationLag } from '@onhand/contracts/gateway-api/lag.ts';
import type { Waiting } from '@onhand/core/channel-stock/lag/read-waiting.ts';
import type { ChannelLag } from '@onhand/core/orders/lag/read-lag.ts';
import type { z } from 'zod';

/** Renders the lag of an integration. */
export function lagView(
  { lastHour, lastDay, waiting, failed, holdCode, buffers }: ChannelLag,
  now: Date,
): z.infer<typeof integrationLag> {
  return {
    lastHour,
    lastDay,
    waiting: waitingView(waiting, now),
    failed: waitingView(failed, now),
    holdCode,
    buffers: {
      lagMs: buffers.lagMs,
      data: buffers.rows.map(({ orders, units, busiestHourOrders, ...row }) => ({
        ...row,
        soldElsewhere: { orders, units, busiestHourOrders },
      })),
      total: buffers.total,
    },
  };
}

function waitingView(waiting: Waiting, now: Date): z.infer<typeof integrationLag>['waiting'] {
  const { oldestAt } = waiting;
  return {
    ...waiting,
    oldestMs: oldestAt === null ? null : Math.max(0, now.getTime() - oldestAt.getTime()),
  };
}
