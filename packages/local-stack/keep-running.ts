import { setTimeout as delay } from 'node:timers/promises';
import type { Report } from './interruption.ts';
import type { ManagedProcess } from './managed-process.ts';

/** Describes a program that must not stay away. */
export interface KeepRunningOptions {
  readonly name: string;
  /** Starts the program and resolves once it is ready. */
  readonly start: (signal: AbortSignal) => Promise<ManagedProcess>;
  readonly report: Report;
  /** Aborts the first start. */
  readonly signal: AbortSignal;
  readonly backoff?: Backoff;
}

/** How long to wait before another start. The wait doubles from the first to the longest. */
export interface Backoff {
  readonly firstMs: number;
  readonly longestMs: number;
  /** After a run of this length, the waits begin anew. */
  readonly steadyMs: number;
}

/** Controls a program that is kept running. */
export interface KeptRunning {
  /** Stops the program for good. */
  stop(): Promise<void>;
}

const usualBackoff: Backoff = { firstMs: 500, longestMs: 30_000, steadyMs: 60_000 };

/**
 * Starts a program, and starts it again whenever it ends by itself, each time with a line on the terminal.
 * Throws if the first start fails. Later failed starts are repeated without end.
 */
export async function keepRunning(options: KeepRunningOptions): Promise<KeptRunning> {
  const { name, start, report, backoff = usualBackoff } = options;
  const stopping = new AbortController();
  const { signal } = stopping;
  let current = await start(options.signal);
  let waitMs = backoff.firstMs;

  const startAgain = async (ending: string): Promise<ManagedProcess | undefined> => {
    let reason = ending;
    while (!signal.aborted) {
      report(`${reason}; starting it again in ${waitMs / 1_000} s (log: ${current.logFile})`);
      try {
        await delay(waitMs, undefined, { signal });
        waitMs = Math.min(waitMs * 2, backoff.longestMs);
        return await start(signal);
      } catch (error) {
        reason = `${name} did not start: ${firstLine(error)}`;
      }
    }
    return undefined;
  };
  const supervise = async (): Promise<void> => {
    while (!signal.aborted) {
      const startedAtMs = performance.now();
      const { how } = await current.ended;
      if (signal.aborted) return;
      if (performance.now() - startedAtMs >= backoff.steadyMs) waitMs = backoff.firstMs;
      const next = await startAgain(how);
      if (next === undefined) return;
      current = next;
      report(`${name} runs again`);
    }
  };
  const supervised = supervise();
  return {
    async stop() {
      stopping.abort();
      await current.stop();
      await supervised;
      // It may have become ready just then.
      await current.stop();
    },
  };
}

function firstLine(error: unknown): string {
  const [line = ''] = (error instanceof Error ? error.message : String(error)).split('\n');
  return line.replace(/\.$/, '');
}
