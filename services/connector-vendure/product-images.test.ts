import type { Call } from '@onhand/connector-kit/connector.ts';
import { expect, test } from 'vitest';
import { z } from 'zod';
import { ensureImages } from './product-images.ts';

const addresses = ['https://images.test/a.png', 'https://images.test/b.png'];
const asked = z.object({ query: z.string() });
const json = (body: object, status = 200) => Response.json(body, { status });

/** A call of a shop that has no image yet. `upload`: its answers to uploads, by their numbers. */
function callOf(upload: (nth: number) => Response, more: Partial<Call> = {}): Call {
  let uploads = 0;
  return {
    integrationId: 'shop',
    now: () => new Date(),
    deadline: Date.now() + 60_000,
    lane: 'bulk',
    signal: new AbortController().signal,
    shop: { baseUrl: 'https://shop.test', secrets: { apiKey: 'key' } },
    async fetch(_url, { body }) {
      if (typeof body === 'string' && asked.parse(JSON.parse(body)).query.includes('FindAssets'))
        return json({ data: { assets: { items: [] } } });
      uploads += 1;
      return upload(uploads);
    },
    download: async () => ({ kind: 'file', type: 'image/png', bytes: new Uint8Array([1]) }),
    ...more,
  };
}

const errorOf = (code: string) => json({ errors: [{ message: 'It failed.', extensions: { code } }] });
const refusedType = { errorCode: 'MIME_TYPE_ERROR', message: 'No such type.' };

test.each<[string, () => Response, object]>([
  ['an internal error', () => errorOf('INTERNAL_SERVER_ERROR'), { code: 'image_refused', transient: true }],
  ['status 500', () => json({}, 500), { code: 'image_refused', transient: true }],
])(
  '%s to an upload is worth another attempt: the asset storage may be away',
  async (_what, answer, words) => {
    expect(await ensureImages(callOf(answer), addresses)).toMatchObject({ kind: 'rejected', ...words });
  },
);

test.each<[string, () => Response]>([
  ['a file that is too large', () => new Response('Too large.', { status: 413 })],
  ['a type that the shop does not take', () => json({ data: { createAssets: [refusedType] } })],
])('%s is refused for good', async (_what, answer) => {
  const refused = await ensureImages(callOf(answer), addresses);
  expect(refused).toMatchObject({ kind: 'rejected', code: 'image_refused' });
  expect(refused).not.toHaveProperty('transient');
});
