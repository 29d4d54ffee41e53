import type { Entity, SyncSettings } from './sync-settings.ts';

/**
 * Events and requests that the settings permit or refuse. The truth table in docs/sync-settings.md has a row
 * for each.
 */
export const triggers = [
  // An order of the integration takes effect on stock.
  'order_effect',
  // The platform pushed a figure that differs from the known one, so the figure must be read.
  'figure_hinted',
  // A reading returned an unexplained figure, which may be an edit by hand.
  'figure_seen',
  // The platform named a record that is unknown here or not linked, so the record must be read.
  'record_hinted',
  'record_new_there',
  'record_changed_there',
  'record_new_here',
  // A record or a figure changed here.
  'record_changed_here',
  // Units of a source store were sold elsewhere, so its figure must be lowered.
  'sale_write_back',
  'bulk_import',
  'bulk_export',
  'sync_now',
] as const;
export type Trigger = (typeof triggers)[number];

/**
 * Why the settings refuse something. Block reasons and problems give some of these codes a message and a fix.
 */
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
  /** Permitted at the next time of the schedule. */
  | { readonly kind: 'scheduled' }
  | { readonly kind: 'never'; readonly code: Refusal };

/** An entity of an integration with its current settings. */
export interface Permitting {
  readonly entity: Entity;
  readonly settings: SyncSettings;
  /**
   * The integration is a source store that is lowered by writes for sales elsewhere. This is the only write
   * that `inbound` permits.
   */
  readonly writesSalesBack: boolean;
}

/**
 * Tells whether the settings permit something, and when, or why not. Every path must ask here; no other code
 * decides by settings. Pure.
 */
export function permission(permitting: Permitting, trigger: Trigger): Permission {
  const code = refusal(permitting, trigger);
  if (code !== null) return { kind: 'never', code };
  return untimed.has(trigger) ? { kind: 'now' } : byMode[permitting.settings.mode];
}

/** Orders count at once in every mode, and requests by hand are carried out at once. */
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
    case 'record_hinted':
      return first([isDisabled, 'disabled']);
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

/** Returns the code of the first reason that applies. */
function first(...reasons: readonly (readonly [given: boolean, code: Refusal])[]): Refusal | null {
  return reasons.find(([given]) => given)?.[1] ?? null;
}
