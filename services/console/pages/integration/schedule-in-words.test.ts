import { expect, it } from 'vitest';
import { scheduleInWords } from './schedule-in-words.ts';

it.each([
  ['* * * * *', 'Every minute'],
  ['*/15 * * * *', 'Every 15 minutes'],
  ['5 * * * *', 'Every hour, at minute 5'],
  ['0 */6 * * *', 'Every 6 hours, at minute 0'],
  ['30 2 * * *', 'At 02:30 every day'],
  ['0 8 * * 1', 'At 08:00 every Monday'],
  ['0 8 * * 7', 'At 08:00 every Sunday'],
  ['0 8 1 * *', 'Minute, hour, day of month, month, day of week'],
  ['', 'Minute, hour, day of month, month, day of week'],
])('%j is said as "%s"', (cron, words) => {
  expect(scheduleInWords(cron)).toBe(words);
});
