import { expect, it } from 'vitest';
import { syncNowAt } from './sync-now.ts';
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
