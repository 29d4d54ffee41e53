import { join } from 'node:path';
import { openDataFolder } from './data-folder.ts';
import { seedDemoMerchant } from './demo-merchant.ts';
import { firstOperatorKey } from './first-operator-key.ts';
import { Interrupted, interrupted, interruption } from './interruption.ts';
import { steadyPorts } from './ports.ts';
import { startStack } from './stack.ts';

const signal = interruption();
const report = (message: string): void => console.error(`onhand: ${message}`);

/** Runs Onhand on this machine until it is interrupted; what it keeps is in one folder. */
async function run(): Promise<void> {
  const folder = await openDataFolder(
    process.env['ONHAND_DATA'] || join(import.meta.dirname, '../../.onhand'),
  );
  const ports = await steadyPorts(folder, process.env, report);
  await using stack = await startStack({
    folder,
    ports,
    durability: 'durable',
    environment: process.env,
    signal,
    report,
  });
  const key = await firstOperatorKey(folder, stack.databaseUrl);
  await seedDemoMerchant({ ...stack, folder, operatorKey: key.token, report });

  console.log(`
  Onhand runs.
    gateway         ${stack.gatewayUrl}        its API is described at ${stack.gatewayUrl}/docs
    sandbox shops   ${stack.sandboxUrl}
    Temporal        ${stack.temporalUiUrl ?? stack.temporalAddress}
    console         to come
    operator key    ${key.isNew ? key.token : `in ${key.file}`}
    data and logs   ${folder.path}
  ctrl-C stops it.
`);
  const end = await Promise.race([stack.broken, interrupted(signal)]);
  if (end !== undefined) throw new Error(end);
  report('stopping');
}

try {
  await run();
} catch (error) {
  if (!(error instanceof Interrupted)) {
    report(error instanceof Error ? error.message : String(error));
    process.exitCode = 1;
  }
}
// The channel to the bootstrap is all that is left.
process.disconnect?.();
