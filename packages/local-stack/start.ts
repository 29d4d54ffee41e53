import { join } from 'node:path';
import { sandboxControl } from '@onhand/sandbox/control/client.ts';
import { claimFolder } from './claim-folder.ts';
import { openDataFolder } from './data-folder.ts';
import type { DataFolder } from './data-folder.ts';
import { createDemoMerchant } from './demo-merchant.ts';
import { gatewayClient } from './gateway-client.ts';
import { interrupted, runUntilInterrupted } from './interruption.ts';
import type { Report } from './interruption.ts';
import { operatorKey } from './operator-key.ts';
import { rememberPorts, steadyPorts } from './ports.ts';
import { startStack } from './stack.ts';
import type { Stack } from './stack.ts';

/** Runs Onhand on this machine until it is asked to stop. One folder holds all its data. */
await runUntilInterrupted(async (signal, report) => {
  const folder = await openDataFolder(
    process.env['ONHAND_DATA'] || join(import.meta.dirname, '../../.onhand'),
  );
  await using claims = new AsyncDisposableStack();
  claims.use(await claimFolder(folder, report));
  const key = await operatorKey(folder);
  const ports = await steadyPorts(folder, process.env, report);
  await using stack = await startStack({
    folder,
    ports,
    durability: 'durable',
    environment: process.env,
    operatorKey: key.text,
    signal,
    report,
  });
  await rememberPorts(folder, ports);
  await seedDemoMerchantOnce(folder, stack, key.text, report);
  console.log(`
  Onhand runs. Ctrl-C stops it.

    console        ${stack.gatewayUrl}
    its API        ${stack.gatewayUrl}/docs
    sandbox shops  ${stack.sandboxUrl}
    Temporal       ${stack.temporalUiUrl ?? stack.temporalAddress}
    operator key   ${key.isNew ? `${key.text}\n                   (kept in ${key.file})` : `in ${key.file}`}
    data and logs  ${folder.path}
`);
  await interrupted(signal);
  report('stopping');
});

async function seedDemoMerchantOnce(
  folder: DataFolder,
  stack: Stack,
  key: string,
  report: Report,
): Promise<void> {
  const mark = 'demo-merchant.json';
  if ((await folder.read(mark)) !== undefined) return;
  report('creating a demo merchant with three sandbox shops');
  const sandbox = sandboxControl(stack.sandboxUrl);
  const merchant = await createDemoMerchant(gatewayClient(stack.gatewayUrl, key), sandbox);
  await folder.write(mark, JSON.stringify(merchant, null, 2));
}
