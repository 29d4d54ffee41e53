#!/usr/bin/env node
/**
 * The one way in: `node packages/local-stack/bootstrap.mjs <command> [arguments]`; the commands stand in
 * `usage`. Plain JavaScript without dependencies, because it runs on the machine's own Node (20 or newer)
 * before anything is installed. It installs what is needed and hands over to the project's Node, which runs
 * the TypeScript as it is.
 */
import { benchmarkEntry } from './bootstrap/benchmarks.mjs';
import { checkSteps } from './bootstrap/check.mjs';
import { buildConsole } from './bootstrap/console.mjs';
import { installPlatforms, installWorkspace } from './bootstrap/install.mjs';
import { checkMachine, Refusal } from './bootstrap/machine.mjs';
import { runInProjectNode } from './bootstrap/run.mjs';

const usage =
  'usage: node packages/local-stack/bootstrap.mjs <start|demo|test [filters]|test:api|bench <name>|simulate|faults|check|verify-stock|audit <verify|heads>>';

/** Runs one command; resolves with the process's exit code. */
async function main([command, ...rest]) {
  switch (command) {
    case 'start':
    case 'demo':
      await prepare();
      return runInProjectNode([`packages/local-stack/${command}.ts`, ...rest]);
    case 'test':
      await prepare();
      await installPlatforms();
      return runInProjectNode([
        'packages/local-stack/bootstrap/with-parent.mjs',
        'node_modules/vitest/vitest.mjs',
        'run',
        '--config',
        'tests/vitest.config.ts',
        ...rest,
      ]);
    case 'test:api':
      await prepare();
      return runInProjectNode([
        'packages/local-stack/bootstrap/with-parent.mjs',
        'node_modules/vitest/vitest.mjs',
        'run',
        '--config',
        'tests/vitest.api.config.ts',
        ...rest,
      ]);
    case 'bench': {
      const entry = benchmarkEntry(rest[0]);
      await prepare();
      return runInProjectNode([entry, ...rest.slice(1)]);
    }
    case 'simulate':
      await prepare();
      return runInProjectNode(['tests/simulation/simulate-main.ts', ...rest]);
    case 'faults':
      await prepare();
      return runInProjectNode(['tests/faults/faults-main.ts', ...rest]);
    case 'verify-stock':
      await prepare();
      return runInProjectNode(['packages/local-stack/verify-stock-main.ts']);
    case 'audit':
      await prepare();
      return runInProjectNode(['packages/local-stack/audit-main.ts', ...rest]);
    case 'check':
      await prepare();
      return firstFailure(checkSteps());
    default:
      throw new Refusal(usage);
  }
}

async function prepare() {
  checkMachine();
  await installWorkspace();
  await buildConsole();
}

/** Runs every step, so that one run shows all findings; the exit code of the first that failed, else 0. */
async function firstFailure(steps) {
  let failure = 0;
  for (const step of steps) {
    console.error(`onhand: ${step.name}`);
    const code = await runInProjectNode(step.arguments);
    failure ||= code;
  }
  return failure;
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof Refusal)) throw error;
  console.error(`onhand: ${error.message}`);
  process.exitCode = 1;
}
