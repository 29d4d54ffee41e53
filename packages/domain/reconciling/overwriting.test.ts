import { expect, it } from 'vitest';
import { countOverwrites, overwritingState } from './overwriting.ts';

const hour = 3_600_000;
const write = (atHours: number, quantity = 8) => ({ quantity, confirmedAt: atHours * hour });
const figure = (atHours: number, seen: number) => ({ seen, readStartedAt: atHours * hour });

it('a figure that changed after each of three writes of ours counts three times', () => {
  const writes = [write(1), write(3), write(5)];
  const figures = [figure(2, 10), figure(4, 10), figure(6, 10)];
  expect(countOverwrites(writes, figures, 7 * hour)).toBe(3);
});

it('several figures after one write count once', () => {
  expect(countOverwrites([write(1)], [figure(2, 10), figure(3, 11), figure(4, 12)], 5 * hour)).toBe(1);
});

it('our own figure, and a figure from before the write, count for nothing', () => {
  expect(countOverwrites([write(2)], [figure(1, 10), figure(3, 8)], 5 * hour)).toBe(0);
});

it('figures of more than a day ago are forgotten, whatever the order of the writes', () => {
  const writes = [write(5), write(1), write(3)];
  const figures = [figure(2, 10), figure(4, 10), figure(6, 10)];
  expect(countOverwrites(writes, figures, 27 * hour)).toBe(2);
  expect(countOverwrites(writes, figures, 31 * hour)).toBe(0);
});

it.each([
  [0, 'over'],
  [1, 'unchanged'],
  [2, 'unchanged'],
  [3, 'open'],
] as const)('%i overwrites: %s', (count, state) => {
  expect(overwritingState(count)).toBe(state);
});
