import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { expect, it } from 'vitest';
import { z } from 'zod';

const dist = join(import.meta.dirname, 'dist');
const manifest = z.record(
  z.string(),
  z.object({ file: z.string(), imports: z.array(z.string()).default([]) }),
);
const chunks = manifest.parse(JSON.parse(readFileSync(join(dist, '.vite/manifest.json'), 'utf8')));

/** The most bytes of script that a browser loads before the overview is shown, compressed with gzip. */
const bytesAtMost = 250_000;

/** Collects the files of a chunk, and of what it imports at once. */
function filesOf(name: string, files = new Set<string>()): ReadonlySet<string> {
  const chunk = chunks[name];
  if (chunk === undefined) throw new Error(`The build has no chunk ${name}.`);
  if (files.has(chunk.file)) return files;
  files.add(chunk.file);
  for (const imported of chunk.imports) filesOf(imported, files);
  return files;
}

it.each([['pages/overview/page.tsx'], ['pages/integrations/page.tsx'], ['pages/sign-in/page.tsx']])(
  'the first load of %s is small',
  (page) => {
    const names = ['index.html', 'shell/merchant-shell.tsx', page];
    const files = new Set(names.flatMap((name) => [...filesOf(name)]));
    const bytes = [...files].map((file) => gzipSync(readFileSync(join(dist, file))).length);
    const sum = bytes.reduce((total, length) => total + length, 0);
    expect(sum).toBeLessThanOrEqual(bytesAtMost);
  },
);
