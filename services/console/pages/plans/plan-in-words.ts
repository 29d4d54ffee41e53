import type { Row } from '../../api/answer.ts';
import type { Tone } from '../../parts/state.tsx';
import { inWords } from '../../parts/words.ts';

export type Plan = Row<'/v1/plans'>;

/** The kinds of plans as operators call them. */
const kindNames: Readonly<Record<Plan['kind'], string>> = {
  sync_settings: 'Sync settings',
  rule: 'Rule',
  publishing: 'Publishing values',
  first_sync: 'First sync',
  pause: 'Resume',
  bulk_operation: 'Bulk operation',
  sync_items: 'Sync Inventory',
  set_sync_inventory: 'Set Sync Inventory',
  apply_item_properties: 'Item properties to orders',
};

export const planTones: Readonly<Record<Plan['state'], Tone>> = {
  computing: 'busy',
  failed: 'bad',
  proposed: 'waiting',
  applied: 'good',
  undone: 'off',
  expired: 'off',
};

/** Names a plan by what it changes: "Rule: Keep two back", "First sync of Blue shop". */
export function planName({ kind, change }: Plan, shopName: (id: string) => string): string {
  const of = namedIn(change);
  if (of !== null) return `${kindNames[kind]}: ${of}`;
  const { integrationId } = change;
  return typeof integrationId === 'string'
    ? `${kindNames[kind]} of ${shopName(integrationId)}`
    : kindNames[kind];
}

/** The form of a change depends on its kind. These fields name what it is about. */
function namedIn({ rule, operation, strategy }: Plan['change']): string | null {
  if (typeof rule === 'object' && rule !== null && 'name' in rule) return String(rule.name);
  if (typeof strategy === 'string') return inWords(strategy);
  return typeof operation === 'string' ? inWords(operation) : null;
}
