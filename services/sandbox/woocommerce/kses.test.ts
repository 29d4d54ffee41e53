import { expect, test } from 'vitest';
import { kses } from './kses.ts';

test.each([
  ['Grüße & <3', 'Grüße &amp; &lt;3'],
  ['A &amp; B &#8211; C', 'A &amp; B &#8211; C'],
  ['<p class="x">1 > 0 & <b>so</b></p>', '<p class="x">1 &gt; 0 &amp; <b>so</b></p>'],
])('%s is kept as %s', (given, kept) => {
  expect(kses(given)).toBe(kept);
});
