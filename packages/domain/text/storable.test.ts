import { describe, expect, it } from 'vitest';
import { storableData, storableText } from './storable.ts';

describe('a text from a platform', () => {
  it.each([
    ['keeps what can be stored', 'Größe 🦊', 'Größe 🦊'],
    ['drops NUL', 'a\0b\0', 'ab'],
    ['replaces half surrogates', 'a\uD83Eb\uDD8A', 'a\uFFFDb\uFFFD'],
  ])('%s', (_what, text, stored) => {
    expect(storableText(text)).toBe(stored);
  });

  it('is cut to a length, but not inside a character', () => {
    expect(storableText('abcdef', 4)).toBe('abc…');
    expect(storableText('ab🦊def', 4)).toBe('ab…');
    expect(storableText('abcd', 4)).toBe('abcd');
  });

  it('is cleaned wherever it stands in data', () => {
    const at = new Date(0);
    const data = { 'k\0': ['a\0', { n: 1, none: null }], on: true, at };
    expect(storableData(data)).toEqual({ k: ['a', { n: 1, none: null }], on: true, at });
  });
});
