import { expect, it } from 'vitest';
import { transitionIn } from '../state-machine.ts';
import { isEnded, runMachine } from './transition.ts';
import type { RunEvent, RunState } from './transition.ts';

const states: readonly RunState[] = ['running', 'safety_stop', 'done', 'failed', 'cancelled'];

it.each<[RunEvent, readonly (RunState | null)[]]>([
  ['advanced', ['running', null, null, null, null]],
  ['stopped', ['safety_stop', null, null, null, null]],
  ['resumed', [null, 'running', null, 'running', 'running']],
  ['ended', ['done', null, null, null, null]],
  ['failed', ['failed', null, null, null, null]],
  ['cancelled', ['cancelled', 'cancelled', null, null, null]],
])('%s leads from running, safety_stop and the three ends to %j', (event, expected) => {
  expect(states.map((state) => runMachine[state][event] ?? null)).toEqual(expected);
});

it('nothing happens to a run that has ended', () => {
  expect(states.filter(isEnded)).toEqual(['done', 'failed', 'cancelled']);
  expect(() => transitionIn(runMachine, 'done', 'advanced')).toThrow(RangeError);
});
