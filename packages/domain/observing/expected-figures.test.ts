import { describe, expect, it } from 'vitest';
import { expectedFigures } from './expected-figures.ts';

const base = { figure: 10, at: 1_000 };

describe('a platform may show', () => {
  it('nothing in particular where nothing is known', () => {
    expect(expectedFigures([], [{ units: 2, takenAt: 5_000 }], 0)).toEqual([]);
  });

  it('the last figure, with and without each deduction that we heard of since', () => {
    const deductions = [
      { units: 2, takenAt: 2_000 },
      { units: 3, takenAt: 3_000 },
    ];
    expect(expectedFigures([base], deductions, 0)).toEqual([5, 7, 8, 10]);
  });

  it('no figure with a doubted deduction that was known after the figure was read', () => {
    expect(expectedFigures([base], [{ units: 2, takenAt: 2_000, doubted: true }], 0)).toEqual([8]);
    expect(expectedFigures([base], [{ units: -2, takenAt: 2_000, doubted: true }], 0)).toEqual([12]);
  });

  it('a figure that was read since with every doubted deduction in it', () => {
    expect(expectedFigures([base], [{ units: 2, takenAt: 500, doubted: true }], 1_000)).toEqual([10]);
  });

  it('more again, where units of a cancelled order are put back', () => {
    expect(expectedFigures([base], [{ units: -2, takenAt: 2_000 }], 0)).toEqual([10, 12]);
  });

  it('no deduction that we had heard of before the figure was read', () => {
    expect(expectedFigures([base], [{ units: 2, takenAt: 999 }], 0)).toEqual([10]);
  });

  it('one of the settling time before it, or not: a reading may be that old', () => {
    expect(expectedFigures([base], [{ units: 2, takenAt: 500 }], 500)).toEqual([8, 10]);
    expect(expectedFigures([base], [{ units: 2, takenAt: 499 }], 500)).toEqual([10]);
  });

  it('either figure of a write whose outcome is unknown, each with what was deducted since', () => {
    const written = { figure: 8, at: 2_000 };
    expect(expectedFigures([base, written], [{ units: 1, takenAt: 1_500 }], 0)).toEqual([8, 9, 10]);
  });

  it('any figure in between, where many orders came in at a time', () => {
    const deductions = Array.from({ length: 60 }, (_, index) => ({
      units: 2 ** (index % 8),
      takenAt: 2_000,
    }));
    const figures = expectedFigures([base], deductions, 0);
    const total = deductions.reduce((sum, { units }) => sum + units, 0);
    expect(figures).toHaveLength(total + 1);
    expect([figures[0], figures.at(-1)]).toEqual([10 - total, 10]);
  });

  it('anything at all, where more came in than a set could name', () => {
    const deductions = Array.from({ length: 15 }, (_, index) => ({ units: 2 ** index, takenAt: 2_000 }));
    expect(expectedFigures([base], deductions, 0)).toEqual([]);
  });
});
