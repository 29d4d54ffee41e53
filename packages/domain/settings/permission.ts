import type { Entity, SyncSettings } from './sync-settings.ts';

/** What happens, or is asked for. The truth table of docs/sync-settings.md has a row for each. */
export const triggers = [
  // An order of the integration has its effect on stock.
  'order_effect',
  // The platform pushes a figure that is not the known one: it is to be read.
  'figure_hinted',
  // A figure was read that nothing known explains: it may be a change by hand.
  'figure_seen',
  'record_new_there',
  'record_changed_there',
  'record_new_here',
  // A record, or a figure.
  'record_changed_here',
  // Units of a source store were sold elsewhere: its figure is lowered.
  'sale_write_back',
  'bulk_import',
  'bulk_export',
  'sync_now',
] as const;
export type Trigger = (typeof triggers)[number];

/** Why something is not done. Each has a message and a fix in the API's contract, or is none of its business. */
export type Refusal =
  | 'not_inventory'
  | 'disabled'
  | 'direction_forbids'
  | 'auto_import_off'
  | 'auto_export_off'
  | 'write_back_off'
  | 'mode_manual';

export type Permission =
  | { readonly kind: 'now' }
  /** At the next time of its schedule. */
  | { readonly kind: 'scheduled' }
  | { readonly kind: 'never'; readonly code: Refusal };

/** An entity of an integration, as it is set now. */
export interface Permitting {
  readonly entity: Entity;
  readonly settings: SyncSettings;
  /** It is the source store, and lowered by a write for what is sold elsewhere: the one write `inbound` permits. */
  readonly writesSalesBack: boolean;
}

/** Whether something may be done, and when, or why not. Every path asks it: no other code decides by settings. Pure. */
export function permission(standing: Permitting, trigger: Trigger): Permission {
  const code = refusal(standing, trigger);
  if (code !== null) return { kind: 'never', code };
  return untimed.has(trigger) ? { kind: 'now' } : byMode[standing.settings.mode];
}

/** Orders count at once in every mode, and what somebody asks for is done. */
const untimed: ReadonlySet<Trigger> = new Set(['order_effect', 'bulk_import', 'bulk_export', 'sync_now']);

const byMode: Readonly<Record<SyncSettings['mode'], Permission>> = {
  instant: { kind: 'now' },
  scheduled: { kind: 'scheduled' },
  manual: { kind: 'never', code: 'mode_manual' },
};

function refusal({ entity, settings, writesSalesBack }: Permitting, trigger: Trigger): Refusal | null {
  const { direction, autoImport, autoExport } = settings;
  const isDisabled = direction === 'disabled';
  const flowsIn = direction === 'inbound' || direction === 'bidirectional';
  const flowsOut = direction === 'outbound' || direction === 'bidirectional';
  switch (trigger) {
    case 'order_effect':
    case 'figure_hinted':
      return first([entity !== 'inventory', 'not_inventory'], [isDisabled, 'disabled']);
    case 'figure_seen':
      return first(
        [entity !== 'inventory', 'not_inventory'],
        [isDisabled, 'disabled'],
        [!flowsIn, 'direction_forbids'],
        [!autoImport, 'auto_import_off'],
      );
    case 'record_new_there':
      return first(
        [isDisabled, 'disabled'],
        [!flowsIn, 'direction_forbids'],
        [!autoImport, 'auto_import_off'],
      );
    case 'record_changed_there':
      return first([isDisabled, 'disabled'], [!flowsIn, 'direction_forbids']);
    case 'record_new_here':
    case 'record_changed_here':
      return first(
        [isDisabled, 'disabled'],
        [!flowsOut, 'direction_forbids'],
        [!autoExport, 'auto_export_off'],
      );
    case 'sale_write_back':
      return first(
        [entity !== 'inventory', 'not_inventory'],
        [isDisabled, 'disabled'],
        [!writesSalesBack, 'write_back_off'],
      );
    case 'bulk_import':
      return first([!isDisabled && !flowsIn, 'direction_forbids']);
    case 'bulk_export':
    case 'sync_now':
      return first([
        !isDisabled && !flowsOut && !(entity === 'inventory' && writesSalesBack),
        'direction_forbids',
      ]);
  }
}

/** The first code whose reason is given. */
function first(...reasons: readonly (readonly [given: boolean, code: Refusal])[]): Refusal | null {
  return reasons.find(([given]) => given)?.[1] ?? null;
}
