import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';
import { endGroup, groupLeft } from './process-group.mjs';

export const repositoryRoot = resolve(
  import.meta.dirname ?? new URL('.', import.meta.url).pathname,
  '../../..',
);

/** A program that ignores its first signal this long is ended the hard way. */
const stopBoundMs = 45_000;
const parentWatchMs = 500;
const parent = process.ppid;
const forwardedSignals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** Runs the project's own Node 24 in the repository root; see `run`. */
export function runInProjectNode(args) {
  // The binary itself, not node_modules/.bin or `pnpm exec`: signals must reach the program, not a wrapper.
  return run(join(repositoryRoot, 'node_modules/node/bin/node'), args, { cwd: repositoryRoot });
}

/**
 * Runs a program on this terminal and resolves with its exit code (128 + n when signal n ended it).
 * The first signal is passed on, once: the program has a session of its own, so a ctrl-C that the terminal
 * sends to everyone, npm's copy of it included, reaches it exactly one time. It also gets an IPC channel,
 * whose end tells it that this process is gone, even after SIGKILL.
 */
export async function run(command, args, options = {}) {
  const child = spawn(command, args, {
    ...options,
    stdio: ['inherit', 'inherit', 'inherit', 'ipc'],
    detached: true,
  });
  let killTimer;
  const forward = (signal) => {
    if (killTimer) return;
    child.kill(signal);
    killTimer = setTimeout(() => endGroup(child.pid), stopBoundMs);
  };
  for (const signal of forwardedSignals) process.on(signal, forward);
  const parentWatch = setInterval(() => orphanedByNpm() && forward('SIGTERM'), parentWatchMs);
  try {
    const [code, signal] = await once(child, 'exit');
    await groupLeft(child.pid);
    return code ?? 128 + (constants.signals[signal] ?? 0);
  } finally {
    clearTimeout(killTimer);
    clearInterval(parentWatch);
    for (const signal of forwardedSignals) process.off(signal, forward);
  }
}

/** Whether npm ran us and is gone: it may end without passing a signal on, and nobody could stop us then. */
function orphanedByNpm() {
  return process.env.npm_lifecycle_event !== undefined && process.ppid !== parent;
}
