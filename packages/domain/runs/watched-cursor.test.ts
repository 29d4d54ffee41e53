import { describe, expect, it } from 'vitest';
import { afterWatched, readWatched, writeWatched } from './watched-cursor.ts';
import type { WatchedCursor } from './watched-cursor.ts';

/** Reads pages until it is told not to go on. Returns how many were read. */
function read(digestOf: (page: number) => string, pages: number): { readonly page: number; why: string } {
  let cursor: WatchedCursor | null = null;
  for (let page = 0; page < pages; page += 1) {
    const after: ReturnType<typeof afterWatched> = afterWatched(cursor, {
      digest: digestOf(page),
      next: `p${page + 1}`,
    });
    if (typeof after === 'string') return { page, why: after };
    // As a run keeps it.
    cursor = readWatched(writeWatched(after));
  }
  return { page: pages, why: 'read' };
}

it('pages that differ are read to the last', () => {
  expect(read((page) => `d${page}`, 5_000)).toEqual({ page: 5_000, why: 'read' });
});

describe('pages that repeat themselves', () => {
  it.each([1, 2, 3, 7, 100, 1_000])('%d at a time, with ever new cursors, come to an end', (length) => {
    const { page, why } = read((page) => `d${page % length}`, 100_000);
    expect(why).toBe('page_repeated');
    expect(page).toBeLessThan(5 * length + 2);
  });

  it('after many that did not, come to an end', () => {
    const { why } = read((page) => (page < 900 ? `a${page}` : `b${page % 50}`), 100_000);
    expect(why).toBe('page_repeated');
  });
});

it('a page that names itself as the next one ends it', () => {
  const first = afterWatched(null, { digest: 'a', next: '2' });
  if (typeof first === 'string') throw new Error(first);
  expect(afterWatched(first, { digest: 'b', next: '2' })).toBe('page_repeated');
});

it('some empty pages are read over; a hundred in a row end it', () => {
  expect(read((page) => (page % 90 === 0 ? `d${page}` : ''), 1_000).why).toBe('read');
  expect(read(() => '', 1_000)).toEqual({ page: 100, why: 'pages_empty' });
});

it('a cursor of any text is kept', () => {
  const cursor = { next: 'a:b.\nc"', mark: '-_x', steps: 1, power: 4, empty: 2 };
  expect(readWatched(writeWatched(cursor))).toEqual(cursor);
  expect(readWatched(null)).toBeNull();
});
