import { readdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { build } from 'vite';
import { buildReference } from './reference/build-reference.ts';
import { configuration } from './vite-configuration.ts';

const folder = import.meta.dirname;
const built = join(folder, 'dist');
// A gateway that runs meanwhile serves the last build as a whole, then the new one.
const made = join(folder, `dist.${process.pid}`);
const replaced = `${made}.old`;

await build({ ...configuration, logLevel: 'warn', build: { ...configuration.build, outDir: made } });
await buildReference(made);
await precompress(join(made, 'assets'));
await rename(built, replaced).catch(() => undefined);
await rename(made, built);
await rm(replaced, { recursive: true, force: true });

/** Writes what can be made smaller beside each file, as .br and .gz, for @fastify/static. */
async function precompress(assets: string): Promise<void> {
  const names = (await readdir(assets)).filter((name) => /\.(?:js|css|svg)$/.test(name));
  await Promise.all(
    names.map(async (name) => {
      const path = join(assets, name);
      const content = await readFile(path);
      const quality = { params: { [constants.BROTLI_PARAM_QUALITY]: 9 } };
      await writeFile(`${path}.br`, await promisify(brotliCompress)(content, quality));
      await writeFile(`${path}.gz`, await promisify(gzip)(content));
    }),
  );
}
