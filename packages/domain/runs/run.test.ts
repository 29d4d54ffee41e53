import { describe, expect, it } from 'vitest';
import { afterPage, afterRestart } from './run.ts';
import type { RunProblem, RunProgress } from './run.ts';
import { firstCountsOf, firstPhaseOf } from './run-kinds.ts';

const begun: RunProgress = {
  phase: 'reading',
  cursor: null,
  counts: { seen: 0 },
  problems: 0,
  problemRows: [],
  skipped: {},
};
const problem = (externalKey: string): RunProblem => ({
  externalKey,
  code: '22P05',
  message: 'No such text.',
});
const page = { phase: 'reading', cursor: '2', counts: { seen: 3, new: 1 }, problems: [] };

describe('a page', () => {
  it('moves the cursor and adds to the counters', () => {
    const once = afterPage(begun, page);
    expect(once).toMatchObject({ cursor: '2', counts: { seen: 3, new: 1 } });
    expect(afterPage(once, { ...page, cursor: null, phase: 'matching' })).toMatchObject({
      cursor: null,
      phase: 'matching',
      counts: { seen: 6, new: 2 },
    });
  });

  it('keeps the first hundred problems and counts the others', () => {
    const many = Array.from({ length: 70 }, (_, at) => problem(String(at)));
    const twice = afterPage(afterPage(begun, { ...page, problems: many }), { ...page, problems: many });
    expect(twice.problems).toBe(140);
    expect(twice.problemRows).toHaveLength(100);
    expect(twice.problemRows[70]?.externalKey).toBe('0');
  });
});

it('pages that are read again are counted anew, and what they changed before stays counted', () => {
  const halfway = afterPage(begun, { ...page, problems: [problem('a')] });
  expect(afterRestart(halfway, ['seen'])).toEqual({
    phase: 'reading',
    cursor: null,
    counts: { seen: 0, new: 1 },
    problems: 0,
    problemRows: [],
    skipped: {},
  });
});

it('skipped subjects are counted by reason, and anew where their counter is', () => {
  const skipped = { never_received: 2 };
  const twice = afterPage(afterPage(begun, { ...page, skipped }), {
    ...page,
    skipped: { never_received: 1, quantity_sync_off: 1 },
  });
  expect(twice.skipped).toEqual({ never_received: 3, quantity_sync_off: 1 });
  expect(afterRestart(twice, ['seen']).skipped).toEqual(twice.skipped);
  expect(afterRestart(twice, ['skipped']).skipped).toEqual({});
});

it('a kind of run says where it begins', () => {
  expect(firstPhaseOf('read_listings')).toBe('reading');
  expect(firstPhaseOf('first_sync')).toBeNull();
  expect(firstCountsOf('scheduled_products')).toEqual({ released: 0 });
});
