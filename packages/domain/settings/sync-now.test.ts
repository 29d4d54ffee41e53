import { expect, it } from 'vitest';
import { syncNowAt, syncNowOutcome } from './sync-now.ts';
import type { SyncSettings } from './sync-settings.ts';

const at = (
  direction: SyncSettings['direction'],
  isSource: boolean,
  mode: SyncSettings['mode'] = 'instant',
) =>
  syncNowAt({
    entity: 'inventory',
    settings: { direction, mode, autoImport: false, autoExport: false },
    writesSalesBack: isSource,
    isSource,
  });

it.each(['instant', 'scheduled', 'manual'] as const)(
  'a source is read, in mode %s and without autoImport',
  (mode) => {
    for (const direction of ['inbound', 'bidirectional', 'disabled'] as const) {
      expect(at(direction, true, mode)).toEqual({ kind: 'import' });
    }
  },
);

it('a source that only receives is written', () => {
  expect(at('outbound', true)).toEqual({ kind: 'write' });
});

it('another shop is written where stock flows out, and refused where it only flows in', () => {
  for (const direction of ['outbound', 'bidirectional', 'disabled'] as const) {
    expect(at(direction, false)).toEqual({ kind: 'write' });
  }
  expect(at('inbound', false)).toEqual({ kind: 'never', code: 'direction_forbids' });
});

const done = { isDone: true, blockCode: null };
const underWay = { isDone: false, blockCode: null };
const paused = { isDone: false, blockCode: 'integration_paused' };

it.each([
  ['write', [done, done], { kind: 'written' }],
  ['import', [done], { kind: 'read' }],
  ['write', [done, underWay], { kind: 'pending' }],
  ['write', [underWay, paused, done], { kind: 'blocked', code: 'integration_paused' }],
  // What is written stays written, whatever holds back later writes.
  ['write', [{ isDone: true, blockCode: 'integration_paused' }], { kind: 'written' }],
  ['write', [], { kind: 'blocked', code: 'no_location_mapped' }],
] as const)('a listing asked to %s whose quantities are %j is %j', (does, quantities, outcome) => {
  expect(syncNowOutcome(does, quantities)).toEqual(outcome);
});
