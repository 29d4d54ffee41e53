import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import { join, resolve } from 'node:path';

export const repositoryRoot = resolve(
  import.meta.dirname ?? new URL('.', import.meta.url).pathname,
  '../../..',
);

/** A program that ignores its first signal this long is ended the hard way. */
const stopBoundMs = 45_000;
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
export function run(command, args, options = {}) {
  return new Promise((resolvePromise, reject) => {
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
    const settle = () => {
      clearTimeout(killTimer);
      for (const signal of forwardedSignals) process.off(signal, forward);
    };
    child.once('error', (error) => {
      settle();
      reject(error);
    });
    child.once('exit', (code, signal) => {
      settle();
      endGroup(child.pid);
      resolvePromise(code ?? 128 + (constants.signals[signal] ?? 0));
    });
  });
}

/** Ends whatever the program left in its process group. */
function endGroup(pid) {
  try {
    process.kill(-pid, 'SIGKILL');
  } catch {
    // Nothing was left.
  }
}
