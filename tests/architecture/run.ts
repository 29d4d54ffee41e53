import { execFile } from 'node:child_process';
import { join } from 'node:path';

/**
 * Enough to read the types of the whole workspace, which takes minutes where other work shares the machine.
 */
export const wholeWorkspaceWithinMs = 300_000;

export const root: string = join(import.meta.dirname, '../..');

/** What a program said on both of its streams, and its exit code. */
export interface Finding {
  readonly code: number;
  readonly output: string;
}

/**
 * Runs a JavaScript program of node_modules (path from the root) in the project's Node, by default in the
 * root.
 */
export function run(program: string, args: readonly string[], cwd: string = root): Promise<Finding> {
  return new Promise((resolve, reject) => {
    execFile(
      process.execPath,
      [join(root, 'node_modules', program), ...args],
      { cwd, maxBuffer: 64 * 1024 * 1024, env: { ...process.env, FORCE_COLOR: '0', NO_COLOR: '1' } },
      (error, stdout, stderr) => {
        const code = error === null ? 0 : error.code;
        if (typeof code === 'number') resolve({ code, output: `${stdout}${stderr}`.trim() });
        else reject(error ?? new Error(`${program} did not end by itself.`));
      },
    );
  });
}
