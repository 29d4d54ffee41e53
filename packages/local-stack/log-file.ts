import { open } from 'node:fs/promises';

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
