import { expect, it } from 'vitest';
import { historyOf } from './history.ts';

const at = (second: number) => new Date(second * 1_000).toISOString();

it('takes the movements back from the stock of now', () => {
  const movements = [
    { at: at(3), onHandDelta: -2, committedDelta: -2 },
    { at: at(2), onHandDelta: 0, committedDelta: 2 },
    { at: at(1), onHandDelta: 10, committedDelta: 0 },
  ];
  expect(historyOf(movements, { onHand: 8, committed: 0 }, 4_000)).toEqual([
    { at: 1_000, onHand: 10, committed: 0, available: 10 },
    { at: 2_000, onHand: 10, committed: 2, available: 8 },
    { at: 3_000, onHand: 8, committed: 0, available: 8 },
    { at: 4_000, onHand: 8, committed: 0, available: 8 },
  ]);
});

it('a part of the movements is enough: older ones only begin later', () => {
  const movements = [{ at: at(2), onHandDelta: 5, committedDelta: 0 }];
  expect(historyOf(movements, { onHand: 7, committed: 1 }, 3_000)[0]).toEqual({
    at: 2_000,
    onHand: 7,
    committed: 1,
    available: 6,
  });
});
