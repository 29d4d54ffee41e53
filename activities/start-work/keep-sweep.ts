import type { SweepInput } from '@onhand/workflows/contracts/sweep.ts';
import type { Client } from '@temporalio/client';
import { startSweep } from './start-workflows.ts';

const halfAMinuteMs = 30_000;

/**
 * Starts the installation's sweep if it does not run, now and every thirty seconds: an operator may have
 * terminated it, or Temporal may have lost it. Call `close` to stop.
 */
export function keepSweep(options: {
  readonly temporal: Client;
  readonly taskQueue: string;
  readonly sweep: SweepInput;
  readonly log: { warn(detail: object, message: string): void };
  readonly everyMs?: number;
}): { close(): Promise<void> } {
  const { temporal, taskQueue, sweep, log, everyMs = halfAMinuteMs } = options;
  const start = () =>
    startSweep(temporal, taskQueue, sweep).catch((error: unknown) =>
      log.warn({ err: error }, 'The sweep was not looked after; it is looked after again soon.'),
    );
  let last = start();
  const timer = setInterval(() => {
    last = start();
  }, everyMs);
  return {
    async close() {
      clearInterval(timer);
      await last;
    },
  };
}
