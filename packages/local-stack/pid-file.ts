import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { z } from 'zod';
import { identifyProcess, isSameProcess } from './process-identity.ts';
import type { ProcessIdentity } from './process-identity.ts';

/** A process as its pid file describes it. */
export interface RecordedProcess extends ProcessIdentity {
  readonly name: string;
  readonly pid: number;
  /** The signal that asks the process to stop. */
  readonly stopSignal: 'SIGTERM' | 'SIGINT';
}

const recorded: z.ZodType<RecordedProcess> = z.object({
  name: z.string(),
  pid: z.number().int().positive(),
  startedAt: z.string(),
  command: z.string(),
  stopSignal: z.enum(['SIGTERM', 'SIGINT']),
});

/** Writes the pid file of a process, whole or not at all. Does nothing if the process has ended already. */
export async function writePidFile(
  path: string,
  { name, pid, stopSignal }: Pick<RecordedProcess, 'name' | 'pid' | 'stopSignal'>,
): Promise<void> {
  const identity = await identifyProcess(pid);
  if (identity === undefined) return;
  const unfinished = `${path}.${process.pid}`;
  await writeFile(unfinished, JSON.stringify({ name, pid, stopSignal, ...identity }), { mode: 0o600 });
  await rename(unfinished, path);
}

/**
 * Reads a pid file and returns its process if that very process still runs. A later process with the same id
 * does not count, and neither does a file that cannot be read.
 */
export async function runningProcess(path: string): Promise<RecordedProcess | undefined> {
  const process = parse(await readFile(path, 'utf8').catch(() => ''));
  if (process === undefined) return undefined;
  const identity = await identifyProcess(process.pid);
  return identity !== undefined && isSameProcess(identity, process) ? process : undefined;
}

/** Removes the pid file of a process, unless another process has the name by now. */
export async function removePidFile(path: string, pid: number): Promise<void> {
  if (parse(await readFile(path, 'utf8').catch(() => ''))?.pid === pid) await rm(path, { force: true });
}

function parse(text: string): RecordedProcess | undefined {
  try {
    return recorded.parse(JSON.parse(text));
  } catch {
    return undefined;
  }
}
