import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { Refusal } from './machine.mjs';
import { repositoryRoot, run } from './run.mjs';

/** The one place that pins pnpm. */
const pnpm = 'pnpm@12.21.0';

/** Installs the workspace, unless this lockfile is installed already. */
export async function installWorkspace() {
  await install(repositoryRoot);
}

/** Installs each shop of tests/platforms that has a lockfile of its own. */
export async function installPlatforms() {
  const platforms = join(repositoryRoot, 'tests/platforms');
  if (!existsSync(platforms)) return;
  for (const shop of readdirSync(platforms)) {
    if (existsSync(join(platforms, shop, 'pnpm-lock.yaml'))) await install(join(platforms, shop));
  }
}

/**
 * Installs one pnpm workspace (a folder with pnpm-workspace.yaml and pnpm-lock.yaml) with its progress shown.
 */
async function install(folder) {
  const stamp = join(folder, 'node_modules/.onhand-installed');
  const wanted = fingerprint(folder);
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  const name = relative(repositoryRoot, folder) || 'the workspace';
  console.error(`onhand: installing ${name} with ${pnpm}`);
  const startedAt = performance.now();
  // confirm-modules-purge: without a terminal pnpm would refuse to replace a node_modules folder that another
  // pnpm made.
  const args = [
    '--yes',
    pnpm,
    '--dir',
    folder,
    'install',
    '--frozen-lockfile',
    '--config.confirm-modules-purge=false',
  ];
  const code = await run('npx', args, { cwd: folder });
  if (code !== 0) {
    throw new Refusal(
      `installing ${name} failed (exit code ${code}); the reason stands above. It needs the npm registry.`,
    );
  }
  writeFileSync(stamp, wanted);
  console.error(`onhand: installed ${name} in ${((performance.now() - startedAt) / 1000).toFixed(1)} s`);
}

/** Names all that decides what an installation contains. */
function fingerprint(folder) {
  const hash = createHash('sha256').update(`${pnpm} ${process.platform} ${process.arch}\n`);
  for (const file of ['pnpm-lock.yaml', 'pnpm-workspace.yaml']) {
    const path = join(folder, file);
    if (existsSync(path)) hash.update(readFileSync(path));
  }
  return hash.digest('hex');
}
