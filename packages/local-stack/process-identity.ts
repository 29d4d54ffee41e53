import { execFile } from 'node:child_process';
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Tells a process from a later one with the same process id. */
export interface ProcessIdentity {
  /** When the process started. Only compared, never parsed. */
  readonly startedAt: string;
  /** The command line. */
  readonly command: string;
}

/** Reads the identity of a living process. Returns undefined if there is none; a zombie counts as ended. */
export async function identifyProcess(pid: number): Promise<ProcessIdentity | undefined> {
  try {
    return process.platform === 'linux' ? await readFromProc(pid) : await askPs(pid);
  } catch {
    return undefined;
  }
}

/** Checks whether two identities are of the same process. */
export function isSameProcess(one: ProcessIdentity, other: ProcessIdentity): boolean {
  return one.startedAt === other.startedAt && one.command === other.command;
}

async function readFromProc(pid: number): Promise<ProcessIdentity | undefined> {
  const [stat, commandLine, boot] = await Promise.all([
    readFile(`/proc/${pid}/stat`, 'utf8'),
    readFile(`/proc/${pid}/cmdline`, 'utf8'),
    readFile('/proc/sys/kernel/random/boot_id', 'utf8'),
  ]);
  // proc_pid_stat(5): the state is field 3, after the name in parentheses; the start time is field 22.
  const fields = stat.slice(stat.lastIndexOf(') ') + 2).split(' ');
  if (fields[0] === 'Z' || fields[0] === 'X') return undefined;
  return {
    startedAt: `${boot.trim()} ${fields[19]}`,
    command: commandLine.split('\0').join(' ').trim(),
  };
}

async function askPs(pid: number): Promise<ProcessIdentity | undefined> {
  const ask = async (column: string): Promise<string> =>
    (
      await execute('ps', ['-o', `${column}=`, '-p', String(pid)], { env: { ...process.env, LC_ALL: 'C' } })
    ).stdout.trim();
  const [state, startedAt, command] = await Promise.all([ask('stat'), ask('lstart'), ask('command')]);
  return state.startsWith('Z') ? undefined : { startedAt, command };
}
