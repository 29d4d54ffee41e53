import type { overview } from '@onhand/contracts/gateway-api/overview.ts';
import type { ChannelOverview, Overview } from '@onhand/core/overview/read-overview.ts';
import type { z } from 'zod';

type View = z.infer<typeof overview>;

/** Renders the overview of a merchant. */
export function overviewView({ attention, orders, channels, channelsNotShown }: Overview): View {
  return {
    attention,
    ordersPerMinute: [...orders],
    channelsNotShown,
    channels: channels.map(channelView),
  };
}

function channelView({
  integration,
  orders,
  waiting,
  failed,
  lag,
}: ChannelOverview): View['channels'][number] {
  const { id, name, platform, role, state, publishingPhase } = integration;
  const { circuit, circuitReason, circuitFailures, circuitUntil } = integration;
  const { passEveryMs } = orders;
  return {
    id,
    name,
    platform,
    role,
    state,
    publishingPhase,
    circuit: { state: circuit, reason: circuitReason, failures: circuitFailures, until: circuitUntil },
    heardUntil: orders.heardUntil,
    passEverySeconds: passEveryMs === null ? null : passEveryMs / 1000,
    passProblem: orders.problemMessage,
    waiting: { count: waiting.count, oldestAt: waiting.oldestAt },
    failed: { count: failed.count, oldestAt: failed.oldestAt },
    lag: [...lag],
  };
}
