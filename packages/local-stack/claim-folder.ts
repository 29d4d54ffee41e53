import { link, readdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import type { DataFolder } from './data-folder.ts';
import type { Report } from './interruption.ts';
import { removePidFile, runningProcess, writePidFile } from './pid-file.ts';
import type { RecordedProcess } from './pid-file.ts';

const ownerName = 'onhand';
/** As long as a running `npm start` waits for its programs. */
const stopBoundMs = 15_000;
const lookEveryMs = 50;

/**
 * Makes this process the only owner of a data folder, until disposal. Then ends the programs that an owner
 * left behind when it was killed. A program is recognized by its id, start time and command.
 *
 * @throws Error if another owner runs.
 */
export async function claimFolder(folder: DataFolder, report: Report): Promise<AsyncDisposable> {
  const path = folder.pidFile(ownerName);
  await becomeOwner(folder, path);
  await endOrphans(folder, report);
  return { [Symbol.asyncDispose]: () => removePidFile(path, process.pid) };
}

/** Finds the process that has claimed a data folder. */
export function folderOwner(folder: DataFolder): Promise<RecordedProcess | undefined> {
  return runningProcess(folder.pidFile(ownerName));
}

async function becomeOwner(folder: DataFolder, path: string): Promise<void> {
  const own = `${path}.${process.pid}`;
  await writePidFile(own, { name: ownerName, pid: process.pid, stopSignal: 'SIGTERM' });
  try {
    // A link fails if the name is taken, so one of two simultaneous starts wins.
    while (!(await linked(own, path))) {
      const owner = await runningProcess(path);
      if (owner !== undefined) {
        throw new Error(`Onhand already runs on ${folder.path}, as process ${owner.pid}. Stop it first.`);
      }
      await rm(path, { force: true });
    }
  } finally {
    await rm(own, { force: true });
  }
}

async function linked(existing: string, path: string): Promise<boolean> {
  try {
    await link(existing, path);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

async function endOrphans(folder: DataFolder, report: Report): Promise<void> {
  const names = (await readdir(join(folder.path, 'run'))).filter((name) => name.endsWith('.json'));
  const paths = names
    .map((name) => join(folder.path, 'run', name))
    .filter((path) => path !== folder.pidFile(ownerName));
  const found = await Promise.all(paths.map(async (path) => ({ path, orphan: await runningProcess(path) })));
  const orphans = found.flatMap(({ orphan }) => orphan ?? []);
  if (orphans.length > 0) {
    report(`ending what an earlier start left behind: ${orphans.map(({ name }) => name).join(', ')}`);
  }
  await Promise.all(
    found.map(async ({ path, orphan }) => {
      if (orphan !== undefined) await endOrphan(path, orphan);
      await rm(path, { force: true });
    }),
  );
}

/** Asks an orphan to stop, and kills it if it does not. Looks again before each signal. */
async function endOrphan(path: string, { pid, stopSignal }: RecordedProcess): Promise<void> {
  const deadlineMs = performance.now() + stopBoundMs;
  signalTo(pid, stopSignal);
  while ((await runningProcess(path)) !== undefined) {
    // Its children are in its process group.
    if (performance.now() > deadlineMs) signalTo(-pid, 'SIGKILL');
    await delay(lookEveryMs);
  }
}

function signalTo(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has just ended.
  }
}
