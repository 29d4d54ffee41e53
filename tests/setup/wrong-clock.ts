import { join } from 'node:path';
import { pathToFileURL } from 'node:url';

/** Returns the environment variables of a program that runs on a host whose clock is wrong by this much. */
export function wrongClock(shiftMs: number): Readonly<Record<string, string>> {
  const preload = pathToFileURL(join(import.meta.dirname, 'shift-host-clock.ts'));
  return { NODE_OPTIONS: `--import=${preload.href}`, HOST_CLOCK_SHIFT_MS: String(shiftMs) };
}
