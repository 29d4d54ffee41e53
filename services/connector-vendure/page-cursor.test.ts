import { expect, test } from 'vitest';
import { afterOf, readCursor, writeCursor } from './page-cursor.ts';

const asOf = '2026-11-22T03:00:00.000Z';

/** Pages through rows like Vendure: sorts by microseconds, filters by milliseconds. */
function pageThrough(microseconds: readonly number[], take: number): string[] {
  const sorted = microseconds
    .map((time, index) => ({ id: String(index), time }))
    .sort((one, other) => one.time - other.time || Number(one.id) - Number(other.id));
  const ids: string[] = [];
  for (let cursor: string | null = null, pages = 0; pages <= microseconds.length; pages += 1) {
    const from = readCursor(cursor);
    if (from.kind !== 'cursor') throw new Error(from.kind);
    const page = sorted
      .filter(({ id, time }) => time > Date.parse(afterOf(from)) * 1_000 && !from.seen.includes(id))
      .slice(0, take)
      .map(({ id, time }) => ({ id, at: Math.floor(time / 1_000) }));
    ids.push(...page.map(({ id }) => id));
    if (page.length < take) return ids;
    cursor = writeCursor(from, page, asOf);
  }
  throw new Error('the pages do not end');
}

test.each([
  ['far apart', (index: number) => index * 5_000],
  ['all of one transaction, so all of one moment', () => 7_777],
  ['several in each millisecond', (index: number) => 1_000 + index * 300],
  [
    'in bursts around the turn of a millisecond',
    (index: number) => 1_990 + (index % 3) * 1_000 + (index % 7) * 4,
  ],
])('pages cover every row once: %s', (_case, timeOf) => {
  const times = Array.from({ length: 50 }, (_, index) => timeOf(index));
  for (const take of [1, 3, 10, 50]) {
    const ids = pageThrough(times, take);
    expect(ids).toHaveLength(50);
    expect(new Set(ids).size).toBe(50);
  }
});

test('a poll begins at the moment it is given, that moment included', () => {
  const cursor = readCursor('2026-11-22T03:00:00.500Z');
  expect(cursor.kind === 'cursor' && afterOf(cursor)).toBe('2026-11-22T03:00:00.499Z');
});

test('all pages of a pass are as of its first one', () => {
  const first = readCursor(null);
  if (first.kind !== 'cursor') throw new Error(first.kind);
  expect(readCursor(writeCursor(first, [{ id: '1', at: 5 }], asOf))).toMatchObject({ asOf });
});

test.each(['{"page":2}', '{', 'yesterday', ''])('a cursor of another make is refused: %j', (cursor) => {
  expect(readCursor(cursor)).toMatchObject({ kind: 'rejected', code: 'cursor_invalid' });
});
