import { expect, test } from 'vitest';
import { cursorBehind, isBrought, pageParams, readCursor } from './change-cursor.ts';
import type { Changed, ChangeCursor } from './change-cursor.ts';

const changed = (id: number, at: string | null): Changed => ({ id, date_modified_gmt: at });
const second = '2026-11-21T19:00:05';

function cursorAt(cursor: string | null): ChangeCursor {
  const read = readCursor(cursor);
  if (read.kind !== 'cursor') throw new Error(read.kind);
  return read;
}

/** Returns the cursor behind a page, as it is stored and read again. */
function behind(
  from: ChangeCursor,
  records: readonly Changed[],
  { isFull = true, total = null }: { isFull?: boolean; total?: number | null } = {},
): ChangeCursor {
  return cursorAt(JSON.stringify(cursorBehind(from, { records, isFull, total })));
}

test('a moment is read from its own second on', () => {
  expect(pageParams(cursorAt('2026-11-21T19:25:44.900Z'))).toMatchObject({
    modified_after: '2026-11-21T19:25:43',
    orderby: 'modified',
  });
});

test('what is no cursor is refused', () => {
  expect(readCursor('yesterday')).toMatchObject({ kind: 'rejected', code: 'cursor_invalid' });
  expect(readCursor('{"after":"2026-11-21T19:25:43","page":2,"brought":[]}')).toMatchObject({
    code: 'cursor_invalid',
  });
});

test('a page that is not full is the last', () => {
  expect(cursorBehind(cursorAt(null), { records: [], isFull: false, total: 0 })).toBeNull();
});

test('goes on with the second of the last record, without those it has brought', () => {
  const next = behind(cursorAt(null), [changed(1, '2026-11-21T19:00:00'), changed(2, second)]);
  expect(pageParams(next)).toMatchObject({ modified_after: '2026-11-21T19:00:04' });
  expect(isBrought(next, changed(2, second))).toBe(true);
  expect(isBrought(next, changed(2, '2026-11-21T19:00:06'))).toBe(false);
  expect(isBrought(next, changed(3, second))).toBe(false);
});

test('a last record without a date does not stop the list', () => {
  const next = behind(cursorAt(null), [changed(1, second), changed(2, null)]);
  expect(pageParams(next)).toMatchObject({ modified_after: '2026-11-21T19:00:04' });
});

test('a page within one second goes through that second by ID, then goes on behind it', () => {
  const from = cursorAt(`${second}Z`);
  const page = [changed(1, second), changed(2, second)];
  const first = behind(from, page);
  expect(pageParams(first)).toEqual({
    modified_after: '2026-11-21T19:00:04',
    modified_before: '2026-11-21T19:00:06',
    orderby: 'id',
    order: 'asc',
    offset: 0,
  });
  const next = behind(first, page, { total: 3 });
  expect(pageParams(next)).toMatchObject({ offset: 2 });
  const last = behind(next, [changed(3, second)], { isFull: false, total: 3 });
  expect(pageParams(last)).toMatchObject({ modified_after: second, orderby: 'modified' });
});

test('records that leave the second meanwhile shift the others, so the next page steps back', () => {
  const page = [changed(1, second), changed(2, second)];
  const first = behind(cursorAt(`${second}Z`), page);
  const next = behind(first, page, { total: 5 });
  const shifted = behind(next, [changed(4, second), changed(5, second)], { total: 4 });
  expect(pageParams(shifted)).toMatchObject({ offset: 1 });
});
