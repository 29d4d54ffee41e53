import { expect, it } from 'vitest';
import { statesAccepting } from '../../state-machine.ts';
import { copyMachine } from './copy-machine.ts';

it('a copy that may exist is never sent', () => {
  expect(statesAccepting(copyMachine, 'sent')).toEqual(['intended', 'waiting']);
});

it('an unknown copy may be sent again only after it was found to be absent', () => {
  const { seen_pending, seen_open, seen_closed, seen_cancelled, ...own } = copyMachine.unknown;
  expect([seen_pending, seen_open, seen_closed, seen_cancelled]).toEqual([
    'draft',
    'open',
    'closed',
    'cancelled',
  ]);
  expect(own).toEqual({ postponed: 'unknown', absent: 'intended', exhausted: 'lost' });
  expect(copyMachine.lost.retried).toBe('unknown');
});

it('whatever is known of a copy, the order with its marker is it', () => {
  expect(statesAccepting(copyMachine, 'seen_open')).toEqual(Object.keys(copyMachine));
});
