import { expect, test } from 'vitest';
import type { NoPage } from '../bulk/carry-page.ts';
import { separateFaults } from './separate-faults.ts';

const unavailable: NoPage = { kind: 'unavailable', message: 'Nobody answers.' };
const unknown: NoPage = { kind: 'unknown', message: 'The line broke.', ended: false };
const rejected: NoPage = { kind: 'rejected', code: 'odd', message: 'It is odd.' };
const limited: NoPage = { kind: 'rate_limited', retryAfterMs: 1_000, limit: 'http' };

test.each<[string, readonly NoPage[], number, NoPage | undefined, readonly string[]]>([
  [
    'one of several without an answer is its own problem',
    [unavailable, rejected],
    3,
    undefined,
    ['unavailable', 'odd'],
  ],
  ['the only one without an answer is its own problem', [unknown], 1, undefined, ['unknown']],
  [
    'several without any answer are a shop that is away',
    [unknown, unavailable],
    2,
    unknown,
    ['unknown', 'unavailable'],
  ],
  ['a refusal is an answer of the shop', [unavailable, rejected], 2, undefined, ['unavailable', 'odd']],
  ['a limit concerns the shop', [unavailable, limited], 20, limited, ['unavailable']],
])('%s', (_rule, faults, asked, ofShop, codes) => {
  const separated = separateFaults(new Map(faults.map((fault, at) => [String(at), fault])), asked);
  expect([separated.ofShop, separated.ofRows.map(({ code }) => code)]).toEqual([ofShop, codes]);
});
