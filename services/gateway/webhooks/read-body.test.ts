import { PassThrough } from 'node:stream';
import type { FastifyRequest } from 'fastify';
import { expect, it } from 'vitest';
import { createBodyMemory, withBody } from './read-body.ts';

const mebibyte = 1024 * 1024;

it('bodies take 64 MiB together at most, but a usual order always has room', () => {
  const memory = createBodyMemory();
  const places = Array.from({ length: 64 }, (_, index) => memory.open(`shop-${index % 4}`));
  expect(places.map((place) => place.take(mebibyte))).not.toContain(false);
  const next = memory.open('shop-5');
  expect(next.take(64 * 1024)).toBe(true);
  expect(next.take(1)).toBe(false);
  places[0]?.[Symbol.dispose]();
  expect(next.take(1)).toBe(true);
});

it('four bodies above 1 MiB have a place at a time', () => {
  const memory = createBodyMemory();
  const places = Array.from({ length: 4 }, (_, index) => memory.open(`shop-${index % 2}`));
  expect(places.map((place) => place.take(2 * mebibyte))).not.toContain(false);
  const fifth = memory.open('shop-5');
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
  const bounds = { maxBytes: 3 * mebibyte, withinMs: 20, memory, integrationId: 'shop-0' };
  await expect(withBody(request, bounds, async () => 'read')).rejects.toMatchObject({
    code: 'body_malformed',
  });
  const places = Array.from({ length: 4 }, (_, index) => memory.open(`shop-${index % 2}`));
  expect(places.map((place) => place.take(2 * mebibyte))).not.toContain(false);
});

it('the bodies of one integration take half of the room, so that others have some', () => {
  const memory = createBodyMemory();
  const own = Array.from({ length: 3 }, () => memory.open('shop-1'));
  expect(own.map((place) => place.take(2 * mebibyte))).toEqual([true, true, false]);
  expect(memory.open('shop-2').take(2 * mebibyte)).toBe(true);
  own[0]?.[Symbol.dispose]();
  expect(own[2]?.take(2 * mebibyte)).toBe(true);

  const flooded = createBodyMemory();
  const usual = Array.from({ length: 33 }, () => flooded.open('shop-1'));
  expect(usual.filter((place) => place.take(mebibyte))).toHaveLength(32);
  expect(flooded.open('shop-2').take(mebibyte)).toBe(true);
});
