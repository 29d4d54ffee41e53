import { expect, it } from 'vitest';
import { statesAccepting, transitionIn } from '../state-machine.ts';
import { failedItemMachine } from './transition.ts';
import type { FailedItemEvent, FailedItemState } from './transition.ts';

const states: readonly FailedItemState[] = ['open', 'retrying', 'skipped', 'closed'];

it.each<[FailedItemEvent, readonly (FailedItemState | null)[]]>([
  ['attempt_failed', ['open', 'open', 'open', null]],
  ['seen_again', ['open', 'open', 'skipped', null]],
  ['retry', ['retrying', null, 'retrying', null]],
  ['skip', ['skipped', 'skipped', null, null]],
  ['run_resumed', ['retrying', null, null, null]],
  ['settled', ['closed', 'closed', 'closed', null]],
])('%s leads from open, retrying, skipped and closed to %j', (event, expected) => {
  expect(states.map((state) => failedItemMachine[state][event] ?? null)).toEqual(expected);
});

it('refuses an event that cannot happen in the state', () => {
  expect(() => transitionIn(failedItemMachine, 'closed', 'retry')).toThrow(RangeError);
  expect(statesAccepting(failedItemMachine, 'retry')).toEqual(['open', 'skipped']);
});
