import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { lastLines } from './log-file.ts';

/** What to run and how to know that it works. */
export interface ProcessOptions {
  /** For messages and for the log file's reader. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /** Takes its output, from the start of this run; a file, not a pipe, so that a slow reader never blocks the program. */
  readonly logFile: string;
  /** Runs it as this user; only root may ask for that. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** The signal that asks it to stop, default SIGTERM. */
  readonly stopSignal?: 'SIGTERM' | 'SIGINT';
  /** Answers whether it is ready; called again and again until it says so. */
  readonly isReady: () => Promise<boolean>;
  /** Default 60 s. */
  readonly readyTimeoutMs?: number;
  /** Gives up the start. */
  readonly signal?: AbortSignal;
}

/** A running program that is not forgotten: however this process ends, short of SIGKILL, it is told to stop. */
export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when it has ended, with a sentence that says how and shows its last lines. */
  readonly ended: Promise<string>;
  /** Asks it to stop, insists after 15 seconds, and resolves when it is gone. Repeating it is harmless. */
  stop(): Promise<void>;
  /** Ends it and all its children at once, as a crash would. */
  kill(): Promise<void>;
}

/** Longer than a service gives itself, so that its own reason comes first. */
const stopBoundMs = 15_000;
const probeIntervalMs = 40;

/** What still runs, by process id, with the signal that asks it to stop. */
const running = new Map<number, NodeJS.Signals>();
process.once('exit', () => running.forEach((_signal, pid) => askToStop(pid)));

/** Starts a program and resolves once it is ready; throws with its last lines if it ends or stays silent instead. */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  options.signal?.throwIfAborted();
  const program = await launch(options);
  const deadlineAt = Date.now() + (options.readyTimeoutMs ?? 60_000);
  let ended: string | undefined;
  void program.ended.then((how) => (ended = how));
  try {
    while (!(await options.isReady())) {
      options.signal?.throwIfAborted();
      if (ended !== undefined) throw new Error(ended);
      if (Date.now() > deadlineAt)
        throw new Error(`${options.name} did not become ready.\n${await tail(options)}`);
      await delay(probeIntervalMs);
    }
    // Another program on the same port may have answered the probe.
    if (ended !== undefined) throw new Error(ended);
    return program;
  } catch (error) {
    await program.kill();
    throw error;
  }
}

async function launch(options: ProcessOptions): Promise<ManagedProcess> {
  const log = openSync(options.logFile, 'w', 0o600);
  // A process group of its own: a ctrl-C at the terminal reaches only us, and we stop things in the right order.
  const child = spawn(options.command, options.args, {
    stdio: ['ignore', log, log],
    detached: true,
    ...(options.env && { env: { ...process.env, ...options.env } }),
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...options.user,
  });
  closeSync(log);
  await new Promise((resolve, reject) => child.once('spawn', () => resolve(undefined)).once('error', reject));
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${options.name} has no process id`);

  const stopSignal = options.stopSignal ?? 'SIGTERM';
  running.set(pid, stopSignal);
  const gone = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(pid);
      signalTo(-pid, 'SIGKILL');
      resolve(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  });
  return {
    name: options.name,
    pid,
    logFile: options.logFile,
    ended: gone.then(async (how) => `${options.name} ended (${how}).\n${await tail(options)}`),
    async stop() {
      askToStop(pid);
      const insist = setTimeout(() => signalTo(-pid, 'SIGKILL'), stopBoundMs);
      await gone;
      clearTimeout(insist);
    },
    async kill() {
      if (running.has(pid)) signalTo(-pid, 'SIGKILL');
      await gone;
    },
  };
}

/** Nothing is sent to a process that has ended: its id may belong to another by now. */
function askToStop(pid: number): void {
  const signal = running.get(pid);
  if (signal !== undefined) signalTo(pid, signal);
}

async function tail({ logFile }: ProcessOptions): Promise<string> {
  return `The end of ${logFile}:\n${await lastLines(logFile, 20)}`;
}

/** Sends a signal to a process (or, negative, to a process group); false when there is none. */
function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
