import { readdirSync, readFileSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';

/** A program stops its own children on its way out; longer than this they are not waited for. */
const leaveBoundMs = 20_000;

/** Waits until nothing of a program's process group is left, and ends what stays too long. */
export async function groupLeft(id) {
  const deadlineAt = Date.now() + leaveBoundMs;
  while (Date.now() < deadlineAt) {
    if (!isAlive(id)) return;
    await delay(50);
  }
  endGroup(id);
}

/** Ends a process group at once. */
export function endGroup(id) {
  try {
    process.kill(-id, 'SIGKILL');
  } catch {
    // Nothing was left.
  }
}

function isAlive(id) {
  try {
    process.kill(-id, 0);
  } catch {
    return false;
  }
  // A container without an init process keeps dead orphans as zombies, and signals still reach those.
  return process.platform !== 'linux' || readdirSync('/proc').some((entry) => isLivingMember(entry, id));
}

function isLivingMember(entry, id) {
  if (!/^\d+$/.test(entry)) return false;
  try {
    // proc_pid_stat(5): after the name in parentheses come the state, the parent and the process group.
    const [state, , group] = readFileSync(`/proc/${entry}/stat`, 'utf8').split(') ').at(-1).split(' ');
    return Number(group) === id && state !== 'Z';
  } catch {
    return false;
  }
}
