import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './machine.mjs';
import { repositoryRoot, runInProjectNode } from './run.mjs';

const folder = join(repositoryRoot, 'services/console');

/** Builds the console that the gateway serves, unless these sources are built already. */
export async function buildConsole() {
  const stamp = join(folder, 'dist/.built-from');
  const wanted = fingerprint();
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return;
  console.error('onhand: building the console');
  const code = await runInProjectNode(['services/console/build-main.ts']);
  if (code !== 0) throw new Refusal('the console could not be built; the reason stands above.');
  writeFileSync(stamp, wanted);
}

/** Names all that decides what is built. */
function fingerprint() {
  const hash = createHash('sha256').update(readFileSync(join(repositoryRoot, 'pnpm-lock.yaml')));
  for (const file of sources(folder)) hash.update(`\n${file}\n`).update(readFileSync(file));
  return hash.digest('hex');
}

/** Lists the files that are built, without tests and without following the links of node_modules. */
function sources(within) {
  return readdirSync(within, { withFileTypes: true })
    .filter(({ name }) => !/^(?:node_modules|dist.*|.*\.test\.tsx?|.*\.md)$/.test(name))
    .flatMap((entry) => {
      const path = join(within, entry.name);
      return entry.isDirectory() ? sources(path) : [path];
    })
    .sort((one, other) => (one < other ? -1 : 1));
}
