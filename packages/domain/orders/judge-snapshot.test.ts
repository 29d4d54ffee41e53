import { expect, it } from 'vitest';
import { judgeSnapshot } from './judge-snapshot.ts';
import type { ArrivingSnapshot, HeldSnapshot, Verdict } from './judge-snapshot.ts';

const held: HeldSnapshot = { version: 5, hash: 'a', readStartedAt: null, takenAt: 50 };
const pushed: ArrivingSnapshot = { version: 5, hash: 'b', readStartedAt: null, partial: false };

it.each<[string, HeldSnapshot | null, ArrivingSnapshot, Verdict]>([
  ['the first one is taken, also without a version', null, { ...pushed, version: null }, 'take'],
  ['a newer version is taken', held, { ...pushed, version: 6 }, 'take'],
  ['an older version is not', held, { ...pushed, version: 4 }, 'older'],
  ['the same again is a repeat', held, { ...pushed, hash: 'a' }, 'repeat'],
  ['another content of the same version is read again', held, pushed, 'reread'],
  ['versions that cannot be compared are read again', { ...held, version: null }, pushed, 'reread'],
  ['a partial one is read again, even if it is the first', null, { ...pushed, partial: true }, 'reread'],
  [
    'a partial one is read again, even if it is newer',
    held,
    { ...pushed, version: 9, partial: true },
    'reread',
  ],
  ['a reading replaces what was pushed', held, { ...pushed, readStartedAt: 100 }, 'take'],
  [
    'a reading that began before the push came in is done again',
    held,
    { ...pushed, readStartedAt: 49 },
    'reread',
  ],
  [
    'a reading replaces one that began before it',
    { ...held, readStartedAt: 99 },
    { ...pushed, readStartedAt: 100 },
    'take',
  ],
  [
    'a reading that began earlier does not',
    { ...held, readStartedAt: 100 },
    { ...pushed, readStartedAt: 99 },
    'older',
  ],
  [
    'a reading that began in the millisecond in which the push came in is done again',
    held,
    { ...pushed, readStartedAt: 50 },
    'reread',
  ],
  [
    'two readings that began in one millisecond are read again',
    { ...held, readStartedAt: 100 },
    { ...pushed, readStartedAt: 100 },
    'reread',
  ],
  ['a reading of an older version does not', held, { ...pushed, version: 4, readStartedAt: 100 }, 'older'],
])('%s', (_rule, known, arriving, verdict) => {
  expect(judgeSnapshot(known, arriving)).toBe(verdict);
});
