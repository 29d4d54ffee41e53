import { rm } from 'node:fs/promises';
import { openDataFolder } from '@onhand/local-stack/data-folder.ts';
import { createDemoMerchant, openingQuantity } from '@onhand/local-stack/demo-merchant.ts';
import { channelsConfirm, placeDemoOrder } from '@onhand/local-stack/demo-order.ts';
import { gatewayClient } from '@onhand/local-stack/gateway-client.ts';
import { runUntilInterrupted } from '@onhand/local-stack/interruption.ts';
import { operatorKey } from '@onhand/local-stack/operator-key.ts';
import { anyPorts } from '@onhand/local-stack/ports.ts';
import { startStack } from '@onhand/local-stack/stack.ts';
import { temporaryFolder } from '@onhand/local-stack/temporary-folder.ts';
import { sandboxControl } from '@onhand/sandbox/control/client.ts';
import { z } from 'zod';

const received = 1_000;
const warmUp = 100;
const measured = 300;

/**
 * How long one order takes, with nothing else going on, until each shop has confirmed its figure: from the
 * shop's sending of the webhook to the confirmation, over the whole stack in processes of its own. JSON last.
 */
await runUntilInterrupted(async (signal, report) => {
  await using cleanup = new AsyncDisposableStack();
  const folder = await openDataFolder(await temporaryFolder());
  cleanup.defer(() => rm(folder.path, { recursive: true, force: true }));
  const { text: key } = await operatorKey(folder);
  const ports = await anyPorts();
  const stack = cleanup.use(
    await startStack({
      folder,
      ports,
      durability: 'fast',
      environment: {},
      operatorKey: key,
      signal,
      report,
    }),
  );
  const gateway = gatewayClient(stack.gatewayUrl, key);
  const sandbox = sandboxControl(stack.sandboxUrl);
  const merchant = await createDemoMerchant(gateway, sandbox);
  const parts = { gateway, sandbox, merchant, signal };
  await channelsConfirm(openingQuantity, parts);
  await gateway
    .within(merchant.merchantId)
    .post(`/v1/items/${merchant.itemId}/receipts`, { quantity: received }, z.unknown());
  let left = openingQuantity + received;
  await channelsConfirm(left, parts);

  const lagsMs: number[] = [];
  for (let order = 0; order < warmUp + measured; order += 1) {
    left -= 1;
    const outcomes = await placeDemoOrder({ quantity: 1, left }, parts);
    if (order >= warmUp) {
      lagsMs.push(...outcomes.map(({ lagMs }) => lagMs));
    }
  }
  const sorted = lagsMs.toSorted((a, b) => a - b);
  const quantile = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
  console.log(
    JSON.stringify({
      benchmark: 'lag',
      orders: measured,
      channels: merchant.channels.length,
      p50Ms: quantile(0.5),
      p95Ms: quantile(0.95),
      p99Ms: quantile(0.99),
    }),
  );
});
