import { expect, it } from 'vitest';
import { createBodyMemory } from './read-body.ts';

const mebibyte = 1024 * 1024;

it('many small bodies take 64 MiB together at most', () => {
  const memory = createBodyMemory();
  const places = Array.from({ length: 64 }, () => memory.open());
  expect(places.map((place) => place.take(mebibyte))).not.toContain(false);
  expect(memory.open().take(1)).toBe(false);
  places[0]?.[Symbol.dispose]();
  expect(memory.open().take(1)).toBe(true);
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
