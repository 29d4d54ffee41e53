import { execFile } from 'node:child_process';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** Enough for a slow connection. A connection that silently drops packets must not delay the start longer. */
const downloadTimeoutMs = 120_000;

/**
 * Lets the Temporal SDK download the CLI into the folder, and resolves with the binary's path. The SDK
 * downloads only while it starts a server, which cannot be aborted. A separate process with a time limit does
 * it.
 */
export async function downloadBySdk(cacheFolder: string): Promise<string> {
  const script = `
    import { TestWorkflowEnvironment } from '@temporalio/testing';
    const executable = { type: 'cached-download', downloadDir: process.argv[1], ttl: '3650 days' };
    const environment = await TestWorkflowEnvironment.createLocal({ server: { executable } });
    await environment.teardown();
  `;
  try {
    await execute(process.execPath, ['--input-type=module', '--eval', script, cacheFolder], {
      cwd: import.meta.dirname,
      timeout: downloadTimeoutMs,
      killSignal: 'SIGKILL',
    });
  } catch (error) {
    throw new Error(reasonOf(error), { cause: error });
  }
  const name = (await readdir(cacheFolder)).find((candidate) =>
    candidate.startsWith('temporal-sdk-typescript-'),
  );
  if (name === undefined) throw new Error('the SDK reported success but left no file');
  return join(cacheFolder, name);
}

/**
 * Extracts the innermost reason from the error that a failed script printed. The SDK joins reasons with
 * colons.
 */
function reasonOf(error: unknown): string {
  const output = error instanceof Error && 'stderr' in error ? String(error.stderr) : String(error);
  return (
    output.split('\n').find((line) => /Error:/.test(line)) ?? `no answer within ${downloadTimeoutMs / 1000} s`
  );
}
