import { setTimeout as delay } from 'node:timers/promises';
import type { SandboxControl } from '@onhand/sandbox/control/client.ts';
import { z } from 'zod';
import type { DemoChannel, DemoMerchant } from './demo-merchant.ts';
import type { GatewayClient } from './gateway-client.ts';

/** Describes how one channel followed the order. */
export interface ChannelOutcome {
  readonly channel: DemoChannel;
  /** The quantity that the shop itself shows. */
  readonly quantity: number | null;
  /** The time from the order's webhook to the confirmed quantity. */
  readonly lagMs: number;
}

/** More frequent polling would slow down the measured system. */
const pollIntervalMs = 100;
const patienceMs = 60_000;

const listing = z.object({
  channelStock: z.array(
    z.object({
      state: z.string(),
      needed: z.object({ revision: z.number(), quantity: z.number().nullable() }),
      confirmed: z.object({
        revision: z.number(),
        quantity: z.number().nullable(),
        at: z.iso.datetime().nullable(),
      }),
      block: z.object({ message: z.string() }).nullable(),
    }),
  ),
});

interface Parts {
  readonly gateway: GatewayClient;
  readonly sandbox: SandboxControl;
  readonly merchant: DemoMerchant;
  /** Aborts the wait with its reason. */
  readonly signal: AbortSignal;
}

/** Waits until every channel has confirmed this quantity. Returns the time at which each channel did. */
export async function channelsConfirm(quantity: number, parts: Parts): Promise<Map<DemoChannel, Date>> {
  const { merchant, gateway, signal } = parts;
  const within = gateway.within(merchant.merchantId);
  const moments = new Map<DemoChannel, Date>();
  const deadlineAt = Date.now() + patienceMs;
  let waitingFor = '';
  while (moments.size < merchant.channels.length) {
    signal.throwIfAborted();
    if (Date.now() > deadlineAt)
      throw new Error(`Not every channel has confirmed ${quantity}: ${waitingFor}`);
    for (const channel of merchant.channels.filter((one) => !moments.has(one))) {
      const [stock] = (await within.get(`/v1/listings/${channel.listingId}`, listing)).channelStock;
      const isConfirmed =
        stock?.confirmed.quantity === quantity && stock.confirmed.revision === stock.needed.revision;
      if (isConfirmed && stock.confirmed.at !== null) moments.set(channel, new Date(stock.confirmed.at));
      else waitingFor = `${channel.name} has ${JSON.stringify(stock)}`;
    }
    await delay(pollIntervalMs);
  }
  return moments;
}

/**
 * Places an order on the first channel and waits until every channel has confirmed the remaining quantity.
 */
export async function placeDemoOrder(
  order: { readonly quantity: number; readonly left: number },
  parts: Parts,
): Promise<readonly ChannelOutcome[]> {
  const { merchant, sandbox } = parts;
  const [origin] = merchant.channels;
  if (origin === undefined) throw new Error('The demo merchant has no channel.');
  const before = (await sandbox.deliveries(origin.shopId)).length;
  const { id } = await sandbox.placeOrder(origin.shopId, {
    lines: [{ productId: origin.productId, quantity: order.quantity }],
  });
  const moments = await channelsConfirm(order.left, parts);

  await sandbox.settled(origin.shopId);
  const deliveries = await sandbox.deliveries(origin.shopId);
  const told = deliveries.slice(before).find(({ outcome }) => outcome === 'delivered');
  if (told === undefined) throw new Error(`${origin.name} could not deliver the webhook of its order ${id}.`);
  return Promise.all(
    [...moments].map(async ([channel, moment]) => ({
      channel,
      quantity: await sandbox.stockOf(channel.shopId, channel.productId),
      lagMs: moment.getTime() - Date.parse(told.at),
    })),
  );
}
