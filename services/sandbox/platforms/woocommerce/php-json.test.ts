import { expect, test } from 'vitest';
import { phpJson } from './php-json.ts';

test('slashes and what is not ASCII are escaped, as PHP does', () => {
  expect(phpJson({ url: 'https://a/b', name: 'Čaj 🍵' })).toBe(
    String.raw`{"url":"https:\/\/a\/b","name":"\u010caj \ud83c\udf75"}`,
  );
});
