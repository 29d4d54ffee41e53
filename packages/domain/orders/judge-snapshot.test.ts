import { expect, it } from 'vitest';
import { judgeSnapshot, versionAfter } from './judge-snapshot.ts';
import type { ArrivingSnapshot, HeldSnapshot, Verdict } from './judge-snapshot.ts';

const held: HeldSnapshot = { version: 5, hash: 'a', readStartedAt: null, takenAt: 50 };
const pushed: ArrivingSnapshot = { version: 5, hash: 'b', readStartedAt: null, partial: false, known: false };
/** A reading that took long: it began at 100, and was stored at 150. */
const read: HeldSnapshot = { ...held, readStartedAt: 100, takenAt: 150 };

it.each<[string, HeldSnapshot | null, ArrivingSnapshot, Verdict]>([
  ['the first one is taken, also without a version', null, { ...pushed, version: null }, 'take'],
  ['a newer version is taken', held, { ...pushed, version: 6 }, 'take'],
  [
    'an older version is read again: the clock of its shop may have been set back',
    held,
    { ...pushed, version: 4 },
    'reread',
  ],
  [
    'an older version is read again too where the stored one was read',
    read,
    { ...pushed, version: 4 },
    'reread',
  ],
  ['an older version that comes again is older', held, { ...pushed, version: 4, known: true }, 'older'],
  [
    'another content of the same version is read again, also if it comes again',
    held,
    { ...pushed, known: true },
    'reread',
  ],
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
    'a reading that began before the push came in, of a newer version, is done again',
    held,
    { ...pushed, version: 6, readStartedAt: 49 },
    'reread',
  ],
  [
    'a reading that began before the push came in, of an older version, is done again',
    held,
    { ...pushed, version: 4, readStartedAt: 49 },
    'reread',
  ],
  [
    'a reading that began in the millisecond in which the push came in is done again',
    held,
    { ...pushed, readStartedAt: 50 },
    'reread',
  ],
  [
    'a reading of an older version replaces a push',
    held,
    { ...pushed, version: 4, readStartedAt: 51 },
    'take',
  ],
  ['a reading replaces one that was stored before it began', read, { ...pushed, readStartedAt: 151 }, 'take'],
  [
    'a reading of an older version replaces one that was stored before it began',
    read,
    { ...pushed, version: 4, readStartedAt: 151 },
    'take',
  ],
  ['of two readings side by side, the later start is taken', read, { ...pushed, readStartedAt: 101 }, 'take'],
  ['of two readings side by side, the earlier start is not', read, { ...pushed, readStartedAt: 99 }, 'older'],
  [
    'of two readings side by side, start and version agree',
    read,
    { ...pushed, version: 6, readStartedAt: 101 },
    'take',
  ],
  [
    'a reading side by side that began later with an older version is done again',
    read,
    { ...pushed, version: 4, readStartedAt: 101 },
    'reread',
  ],
  [
    'a reading side by side that began earlier with a newer version is done again',
    read,
    { ...pushed, version: 6, readStartedAt: 99 },
    'reread',
  ],
  [
    'two readings that began in one millisecond are read again',
    read,
    { ...pushed, readStartedAt: 100 },
    'reread',
  ],
])('%s', (_rule, known, arriving, verdict) => {
  expect(judgeSnapshot(known, arriving)).toBe(verdict);
});

it.each<[string, HeldSnapshot | null, number | null, number | null]>([
  ['the first version is stored', null, 5, 5],
  ['a higher version is stored', held, 6, 6],
  ['an equal version is stored', held, 5, 5],
  ['a version that fell is not: versions compare no more', held, 4, null],
  ['versions that compare no more stay so', { ...held, version: null }, 6, null],
])('%s', (_rule, before, version, stored) => {
  expect(versionAfter(before, { ...pushed, version })).toBe(stored);
});
