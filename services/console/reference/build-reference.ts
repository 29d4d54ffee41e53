import { createHash } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import scalar from '@scalar/fastify-api-reference';
import { fastify } from 'fastify';

/**
 * Writes the page of the API reference (`reference.html`) and its script, Scalar. The page names the script
 * and its settings by attributes, because the policy of contents refuses scripts within pages.
 */
export async function buildReference(made: string): Promise<void> {
  const [page, settings, start] = await Promise.all(
    ['page.html', 'settings.json', 'page-main.ts'].map((file) =>
      readFile(join(import.meta.dirname, file), 'utf8'),
    ),
  );
  const script = `${start}${await scriptOfScalar()}`;
  const name = `reference-${createHash('sha256').update(script).digest('base64url').slice(0, 8)}.js`;
  await writeFile(join(made, 'assets', name), script);
  const configuration = JSON.stringify(JSON.parse(settings ?? ''))
    .replaceAll('&', '&amp;')
    .replaceAll('"', '&quot;');
  const filled = (page ?? '').replace('{{script}}', name).replace('{{configuration}}', configuration);
  await writeFile(join(made, 'reference.html'), filled);
}

/** The package holds the script as what its plugin answers. */
async function scriptOfScalar(): Promise<string> {
  const app = fastify();
  await app.register(scalar, { routePrefix: '/', configuration: { content: {} } });
  const { statusCode, body } = await app.inject('/js/scalar.js');
  await app.close();
  if (statusCode !== 200) throw new Error(`Scalar's plugin answered ${statusCode} for its script.`);
  return body;
}
