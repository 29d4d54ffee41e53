import type { Call } from '@onhand/connector-kit/connector.ts';
import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { ensureImages } from './product-images.ts';

const addresses = ['https://images.test/a.png', 'https://images.test/b.png'];
const file = { kind: 'file', type: 'image/png', bytes: new Uint8Array([1]) } as const;
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
    app: {},
    async fetch(_url, { body }) {
      if (typeof body === 'string' && asked.parse(JSON.parse(body)).query.includes('FindAssets'))
        return json({ data: { assets: { items: [] } } });
      uploads += 1;
      return upload(uploads);
    },
    download: async () => file,
    ...more,
  };
}

const uploaded = (nth: number) => json({ data: { createAssets: [{ id: String(nth) }] } });
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

describe('once an image was uploaded, time that runs out uses up no attempt', () => {
  test('during a download', async () => {
    const patience = new AbortController();
    let downloads = 0;
    const call = callOf(uploaded, {
      signal: patience.signal,
      async download() {
        downloads += 1;
        if (downloads === 1) return file;
        patience.abort();
        return { kind: 'out_of_time' };
      },
    });
    expect(await ensureImages(call, addresses)).toMatchObject({ kind: 'unavailable' });
  });

  test('during an upload', async () => {
    const patience = new AbortController();
    const upload = (nth: number) => {
      if (nth === 1) return uploaded(nth);
      patience.abort();
      throw patience.signal.reason;
    };
    const call = callOf(upload, { signal: patience.signal });
    expect(await ensureImages(call, addresses)).toMatchObject({ kind: 'unavailable' });
  });
});

test('time that runs out before the first image is uploaded uses up an attempt', async () => {
  const call = callOf(uploaded, { download: async () => ({ kind: 'out_of_time' }) });
  expect(await ensureImages(call, addresses)).toMatchObject({ kind: 'rejected', transient: true });
});
