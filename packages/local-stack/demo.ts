import { rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { sandboxControl } from '@onhand/sandbox/control/client.ts';
import { openDataFolder } from './data-folder.ts';
import { createDemoMerchant, openingQuantity } from './demo-merchant.ts';
import { channelsConfirm, placeDemoOrder } from './demo-order.ts';
import { gatewayClient } from './gateway-client.ts';
import { runUntilInterrupted } from './interruption.ts';
import { operatorKey } from './operator-key.ts';
import { anyPorts } from './ports.ts';
import { startStack } from './stack.ts';
import { temporaryFolder } from './temporary-folder.ts';

const ordered = 2;
const left = openingQuantity - ordered;

/**
 * Shows the main job: an order on one shop changes the stock of every shop. The demo removes all its data at
 * the end.
 */
await runUntilInterrupted(async (signal, report) => {
  const startedAt = performance.now();
  await using cleanup = new AsyncDisposableStack();
  const folder = await openDataFolder(await temporaryFolder());
  let failed = true;
  cleanup.defer(async () => {
    if (failed && !signal.aborted) {
      await rename(join(folder.path, 'logs'), `${folder.path}-logs`);
      report(`the logs of this run are in ${folder.path}-logs`);
    }
    await rm(folder.path, { recursive: true, force: true });
  });
  const { text: key } = await operatorKey(folder);
  const stack = cleanup.use(
    await startStack({
      folder,
      ports: await anyPorts(),
      durability: 'fast',
      environment: {},
      operatorKey: key,
      signal,
      report,
    }),
  );

  const gateway = gatewayClient(stack.gatewayUrl, key);
  const sandbox = sandboxControl(stack.sandboxUrl);
  report(`listing one item on three platforms, ${openingQuantity} in stock`);
  const merchant = await createDemoMerchant(gateway, sandbox);
  const parts = { gateway, sandbox, merchant, signal };
  await channelsConfirm(openingQuantity, parts);

  report(`ordering ${ordered} on ${merchant.channels[0]?.name}`);
  const outcomes = await placeDemoOrder({ quantity: ordered, left }, parts);
  for (const { channel, quantity, lagMs } of outcomes) {
    console.log(`  ${channel.name.padEnd(16)} ${openingQuantity} → ${quantity}   ${lagMs} ms`);
  }
  const wrong = outcomes.filter(({ quantity }) => quantity !== left);
  if (wrong.length > 0)
    throw new Error(`${wrong.length} of ${outcomes.length} shops show another figure than ${left}.`);
  console.log(`  in ${((performance.now() - startedAt) / 1000).toFixed(1)} s from start to end`);
  failed = false;
});
