import { expect, test } from 'vitest';
import { kses, shown } from './kses.ts';

test.each([
  ['Grüße & <3', 'Grüße &amp; &lt;3'],
  ['A &amp; B &#8211; C', 'A &amp; B &#8211; C'],
  ['<p class="x">1 > 0 & <b>so</b></p>', '<p class="x">1 &gt; 0 &amp; <b>so</b></p>'],
])('%s is kept as %s', (given, kept) => {
  expect(kses(given)).toBe(kept);
});

test('what is kept is shown as it was sent', () => {
  expect(shown(kses('A &amp; B <3'))).toBe('A & B <3');
  expect(shown(kses('1 < 2 & 3 > 2'))).toBe('1 < 2 & 3 > 2');
});
