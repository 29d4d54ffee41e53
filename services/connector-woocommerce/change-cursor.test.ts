import { expect, test } from 'vitest';
import { cursorBehind, isBrought, readCursor } from './change-cursor.ts';
import { order } from './order-schema.ts';

const changed = (id: number, at: string) =>
  order.parse({
    id,
    status: 'processing',
    currency: 'EUR',
    date_created: at,
    date_modified_gmt: at,
    line_items: [],
  });

test('a moment is read from its own second on', () => {
  expect(readCursor('2026-11-21T19:25:44.900Z')).toMatchObject({ after: '2026-11-21T19:25:43', page: 1 });
});

test('goes on with the second of the last order, without those it has brought', () => {
  const page = [changed(1, '2026-11-21T19:00:00'), changed(2, '2026-11-21T19:00:05')];
  const next = readCursor(cursorBehind(readCursor(null), page));
  expect(next).toMatchObject({ after: '2026-11-21T19:00:04', page: 1 });
  expect(isBrought(next, changed(2, '2026-11-21T19:00:05'))).toBe(true);
  expect(isBrought(next, changed(2, '2026-11-21T19:00:06'))).toBe(false);
  expect(isBrought(next, changed(3, '2026-11-21T19:00:05'))).toBe(false);
});

test('a page within one second is followed by its next page, so that it always goes on', () => {
  const from = readCursor('2026-11-21T19:00:05Z');
  const page = [changed(1, '2026-11-21T19:00:05'), changed(2, '2026-11-21T19:00:05')];
  expect(readCursor(cursorBehind(from, page))).toMatchObject({ after: '2026-11-21T19:00:04', page: 2 });
});
