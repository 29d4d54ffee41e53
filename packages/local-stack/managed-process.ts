import { spawn } from 'node:child_process';
import { closeSync, openSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { keepRotating, lastLines, readSince, rotateLog, sizeOf } from './log-file.ts';
import { removePidFile, writePidFile } from './pid-file.ts';

/** Describes a program to run and how to check that it is ready. */
export interface ProcessOptions {
  /** The program's name in messages and for readers of the log file. */
  readonly name: string;
  readonly command: string;
  readonly args: readonly string[];
  readonly env?: Readonly<Record<string, string | undefined>>;
  readonly cwd?: string;
  /**
   * The file to append the program's output to; it is rotated. A file, unlike a pipe, never blocks the
   * program when its reader is slow, and outlives this process.
   */
  readonly logFile: string;
  /** The file that identifies the program while it runs, so that a later start can find it. */
  readonly pidFile?: string;
  /** Runs the program as this user; only root can do so. */
  readonly user?: { readonly uid: number; readonly gid: number };
  /** The signal that asks the program to stop; by default SIGTERM. */
  readonly stopSignal?: 'SIGTERM' | 'SIGINT';
  /**
   * Returns whether the program is ready; called repeatedly until it is. `output` reads what this run has
   * printed.
   */
  readonly isReady: (output: () => Promise<string>) => Promise<boolean>;
  /** How long to wait until the program is ready; by default 60 s. */
  readonly readyTimeoutMs?: number;
  /** Aborts the start. */
  readonly signal?: AbortSignal;
}

/** How a program ended. */
export interface Ending {
  /** A clause such as `worker ended (signal SIGKILL)`. */
  readonly how: string;
  /** The last lines of the log file. */
  readonly lastLines: string;
}

/** Controls a running program. When this process ends other than by SIGKILL, the program is asked to stop. */
export interface ManagedProcess {
  readonly name: string;
  readonly pid: number;
  readonly logFile: string;
  /** Resolves when the program has ended. */
  readonly ended: Promise<Ending>;
  /**
   * Asks the program to stop, kills it after 15 seconds, and resolves when it is gone. Repeated calls are
   * harmless.
   */
  stop(): Promise<void>;
  /** Kills the program and all its children at once, as a crash would. */
  kill(): Promise<void>;
}

/** Longer than a service's own limit, so that the service can report its own reason first. */
const stopBoundMs = 15_000;
const probeIntervalMs = 40;

/** Variables with secrets: passwords in addresses, and what its name says. */
const isSecret = (name: string): boolean =>
  name === 'DATABASE_URL' || name === 'SMTP_URL' || /_(KEY|SECRET|TOKEN|PASSWORD)(_|$)/.test(name);

/** This process's environment. A program gets a secret only if its own environment names it. */
function withoutSecrets(): NodeJS.ProcessEnv {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !isSecret(name)));
}

/** The running programs by process id, with the signal that asks each to stop. */
const running = new Map<number, NodeJS.Signals>();
process.once('exit', () => running.forEach((_signal, pid) => askToStop(pid)));

/**
 * Starts a program and resolves once it is ready. Throws an error with the program's last lines if it ends
 * first or is not ready in time.
 */
export async function startProcess(options: ProcessOptions): Promise<ManagedProcess> {
  options.signal?.throwIfAborted();
  await rotateLog(options.logFile);
  const offset = await sizeOf(options.logFile);
  const output = (): Promise<string> => readSince(options.logFile, offset);
  const program = await launch(options);
  const deadlineAt = Date.now() + (options.readyTimeoutMs ?? 60_000);
  let ended: Ending | undefined;
  void program.ended.then((ending) => (ended = ending));
  const throwIfEnded = (): void => {
    if (ended !== undefined) throw new Error(`${ended.how}.\n${ended.lastLines}`);
  };
  try {
    while (!(await options.isReady(output))) {
      options.signal?.throwIfAborted();
      throwIfEnded();
      if (Date.now() > deadlineAt)
        throw new Error(`${options.name} did not become ready.\n${await tail(options)}`);
      await delay(probeIntervalMs);
    }
    // Another program on the same port may have answered the probe.
    throwIfEnded();
    return program;
  } catch (error) {
    await program.kill();
    throw error;
  }
}

async function launch(options: ProcessOptions): Promise<ManagedProcess> {
  const log = openSync(options.logFile, 'a', 0o600);
  // The program gets its own process group. A ctrl-C then reaches only this process, which stops its programs
  // in order.
  const child = spawn(options.command, options.args, {
    stdio: ['ignore', log, log],
    detached: true,
    env: { ...withoutSecrets(), ...options.env },
    ...(options.cwd !== undefined && { cwd: options.cwd }),
    ...options.user,
  });
  closeSync(log);
  await new Promise((resolve, reject) => child.once('spawn', () => resolve(undefined)).once('error', reject));
  const pid = child.pid;
  if (pid === undefined) throw new Error(`${options.name} has no process id`);

  const stopSignal = options.stopSignal ?? 'SIGTERM';
  running.set(pid, stopSignal);
  const rotation = keepRotating(options.logFile);
  const { name, pidFile } = options;
  const gone = new Promise<string>((resolve) => {
    child.once('exit', (code, signal) => {
      running.delete(pid);
      signalTo(-pid, 'SIGKILL');
      rotation[Symbol.dispose]();
      resolve(signal ? `signal ${signal}` : `exit code ${code}`);
    });
  });
  if (pidFile !== undefined) {
    try {
      await writePidFile(pidFile, { name, pid, stopSignal });
    } catch (error) {
      signalTo(-pid, 'SIGKILL');
      throw error;
    }
    void gone.then(() => removePidFile(pidFile, pid));
  }
  return {
    name,
    pid,
    logFile: options.logFile,
    ended: gone.then(async (how) => ({
      how: `${name} ended (${how})`,
      lastLines: await tail(options),
    })),
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

/** Asks a process to stop, unless it has ended: another process may have its id by then. */
function askToStop(pid: number): void {
  const signal = running.get(pid);
  if (signal !== undefined) signalTo(pid, signal);
}

async function tail({ logFile }: ProcessOptions): Promise<string> {
  return `The end of ${logFile}:\n${await lastLines(logFile, 20)}`;
}

/**
 * Sends a signal to a process, or to a process group if `pid` is negative. Returns false if there is none.
 */
function signalTo(pid: number, signal: NodeJS.Signals): boolean {
  try {
    return process.kill(pid, signal);
  } catch {
    return false;
  }
}
