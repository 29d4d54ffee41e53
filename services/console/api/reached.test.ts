import { glob, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { schemaFile } from './generate.ts';

const folder = join(import.meta.dirname, '..');

/** What no page asks for, by the reason. */
const elsewhere: Readonly<Record<string, readonly string[]>> = {
  'It is planned first, so that one sees what it would touch.': [
    'POST /v1/rules',
    'PATCH /v1/rules/{id}',
    'DELETE /v1/rules/{id}',
    'POST /v1/rules/preview',
    'POST /v1/integrations/{id}/pause',
    'POST /v1/integrations/{id}/resume',
    'POST /v1/listings/{id}/pause',
    'POST /v1/listings/{id}/resume',
    'POST /v1/merchants/{id}/pause',
    'POST /v1/merchants/{id}/resume',
    'PUT /v1/integrations/{id}/publishing',
    'PUT /v1/items/{id}/publishing',
    'PUT /v1/merchants/{id}/publishing',
    'PUT /v1/merchants/{id}/preferences',
    'PUT /v1/integrations/{id}/strategy',
    'PUT /v1/integrations/{id}/sync-settings/{entity}',
    'POST /v1/items/search/count',
  ],
  'The page puts the path together.': [
    'POST /v1/observations/{id}/accept',
    'POST /v1/observations/{id}/reverse',
    'POST /v1/returns.csv',
    'POST /v1/returns/preview.csv',
    'POST /v1/ship-notices.csv',
    'POST /v1/ship-notices/preview.csv',
    'POST /v1/shipments.csv',
    'POST /v1/shipments/preview.csv',
    'POST /v1/stock-changes.csv',
    'POST /v1/stock-changes/preview.csv',
  ],
  'The same is done for one as for many.': [
    'POST /v1/failed-items/{id}/retry',
    'POST /v1/failed-items/{id}/skip',
  ],
  'Another answer says it.': [
    'GET /v1/integrations/{id}/lag',
    'GET /v1/integrations/{id}/pause',
    'GET /v1/listings/{id}/pause',
    'GET /v1/rules/{id}',
  ],
  'No page shows it yet.': [
    'GET /v1/products',
    'GET /v1/integrations/{id}/products',
    'GET /v1/integrations/{id}/exports',
    'GET /v1/integrations/{id}/base-url/history',
    'GET /v1/integrations/{id}/pause/history',
    'GET /v1/listings/{id}/pause/history',
    'GET /v1/listings/{id}/publishing/history',
    'GET /v1/merchants/{id}/pause/history',
  ],
};

/** What the API offers to people and programs: "GET /v1/items". */
async function operations(): Promise<readonly string[]> {
  const lines = (await readFile(schemaFile, 'utf8')).split('\n');
  let path = '';
  return lines.flatMap((line) => {
    path = /^ {4}"(\/[^"]*)": \{$/.exec(line)?.[1] ?? path;
    const method = /^ {8}(get|put|post|delete|patch): \{$/.exec(line)?.[1];
    return method === undefined || !path.startsWith('/v1/') ? [] : [`${method.toUpperCase()} ${path}`];
  });
}

/** What a file may ask for: each method that it calls or reads by, with each path that it names. */
function askedBy(text: string): readonly string[] {
  const paths = [...text.matchAll(/['`](\/v1\/[^'`?]*)/g)].map(([, path = '']) =>
    path.replaceAll(/\$\{(\w+)\}/g, '{$1}'),
  );
  const methods = [
    'GET',
    ...[...text.matchAll(/\.(PUT|POST|DELETE|PATCH)\(/g)].map(([, method = '']) => method),
  ];
  const read = /useQuery\(\s*'post'/.test(text) ? ['POST'] : [];
  return [...methods, ...read].flatMap((method) => paths.map((path) => `${method} ${path}`));
}

it('all that the API can do is asked for by a page, or listed here with its reason', async () => {
  const names = await Array.fromAsync(
    glob('{api,live,pages,parts,session,shell}/**/*.{ts,tsx}', { cwd: folder }),
  );
  const sources = names.filter((name) => !/\.test\.|schema\.d/.test(name));
  const texts = await Promise.all(sources.map((name) => readFile(join(folder, name), 'utf8')));
  const asked = new Set(texts.flatMap(askedBy));
  const missing = (await operations()).filter((operation) => !asked.has(operation));
  expect(missing.length).toBeGreaterThan(0);
  expect(missing.toSorted()).toEqual(Object.values(elsewhere).flat().toSorted());
});
