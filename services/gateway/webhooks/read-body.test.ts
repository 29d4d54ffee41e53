import { PassThrough } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import { createBodyMemory, withBody } from './read-body.ts';

const mebibyte = 1024 * 1024;

it('bodies take 64 MiB together at most, but a usual order always has room', () => {
  const memory = createBodyMemory();
  const places = Array.from({ length: 64 }, () => memory.open());
  expect(places.map((place) => place.take(mebibyte))).not.toContain(false);
  const next = memory.open();
  expect(next.take(64 * 1024)).toBe(true);
  expect(next.take(1)).toBe(false);
  places[0]?.[Symbol.dispose]();
  expect(next.take(1)).toBe(true);
});

it('four bodies above 1 MiB have a place at a time', () => {
  const memory = createBodyMemory();
  const places = Array.from({ length: 4 }, () => memory.open());
  expect(places.map((place) => place.take(2 * mebibyte))).not.toContain(false);
  const fifth = memory.open();
  expect(fifth.take(mebibyte)).toBe(true);
  expect(fifth.take(1)).toBe(false);
  places[0]?.[Symbol.dispose]();
  expect(fifth.take(1)).toBe(true);
});

it('a body that does not end in time is refused, and gives its room back', async () => {
  const body = new PassThrough();
  body.write(Buffer.alloc(2 * mebibyte));
  const memory = createBodyMemory();
  // Only these parts of a request are read.
  const request = { headers: {}, body } as FastifyRequest;
  const bounds = { maxBytes: 3 * mebibyte, withinMs: 20, memory };
  await expect(withBody(request, bounds, async () => 'read')).rejects.toMatchObject({
    code: 'body_malformed',
  });
  const places = Array.from({ length: 4 }, () => memory.open());
  expect(places.map((place) => place.take(2 * mebibyte))).not.toContain(false);
});
