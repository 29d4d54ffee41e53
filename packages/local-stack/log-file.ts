import { copyFile, open, stat, truncate } from 'node:fs/promises';

const longestTailBytes = 16_384;

/** Reads the last lines of a log file, each indented by two spaces. Returns a note if there are none. */
export async function lastLines(path: string, count: number): Promise<string> {
  const file = await open(path, 'r').catch(() => undefined);
  if (!file) return '  (no output)';
  try {
    const { size } = await file.stat();
    const length = Math.min(size, longestTailBytes);
    const { buffer } = await file.read(Buffer.alloc(length), 0, length, size - length);
    const lines = buffer.toString('utf8').trimEnd().split('\n').slice(-count);
    return lines.join('').length === 0 ? '  (no output)' : lines.map((line) => `  ${line}`).join('\n');
  } finally {
    await file.close();
  }
}

/** A log file and the one before it take about this much each. */
const rotateAtBytes = 10 * 1024 * 1024;
const lookEveryMs = 5_000;

/**
 * Moves the contents of a log file to `<path>.1` once the file is larger than 10 MiB. The program that
 * appends to the file keeps it open. Lines that it writes during the move may be lost.
 */
export async function rotateLog(path: string, atBytes: number = rotateAtBytes): Promise<void> {
  const size = await sizeOf(path);
  if (size <= atBytes) return;
  await copyFile(path, `${path}.1`);
  await truncate(path);
}

/** Rotates a log file whenever it has grown too large, until disposal. */
export function keepRotating(path: string): Disposable {
  const rotate = (): void => {
    // A full disk must not end Onhand. The next look tries again.
    void rotateLog(path).catch(() => undefined);
  };
  const timer = setInterval(rotate, lookEveryMs).unref();
  return { [Symbol.dispose]: () => clearInterval(timer) };
}

/** Returns a file's size in bytes; 0 if there is none. */
export async function sizeOf(path: string): Promise<number> {
  return (await stat(path).catch(() => ({ size: 0 }))).size;
}

/** Reads what was appended to a file since it had this size, or all of it if the file was rotated since. */
export async function readSince(path: string, offset: number): Promise<string> {
  const file = await open(path, 'r');
  try {
    const { size } = await file.stat();
    const from = size < offset ? 0 : offset;
    const { buffer, bytesRead } = await file.read(Buffer.alloc(size - from), 0, size - from, from);
    return buffer.toString('utf8', 0, bytesRead);
  } finally {
    await file.close();
  }
}
