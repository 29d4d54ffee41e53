import type { Tx } from '@onhand/database/connect.ts';
import { recordset } from '@onhand/database/recordset.ts';
import type { ItemId, MerchantId } from '@onhand/domain/ids.ts';
import type { ItemSync, SyncOverride } from '@onhand/domain/publishing/item-sync.ts';
import { sql } from 'kysely';
import { noteChange } from '../../audit/action.ts';
import type { SettingsActor } from './insert-settings-change.ts';
import { ofItemPreferences } from './settings-subject.ts';

/** The preferences of an item, as the settings' history keeps them. */
export interface KeptPreferences {
  readonly syncInventory: SyncOverride;
  /** Process Orders is on, whoever has switched it. */
  readonly processOrders: boolean;
  /** Left out: no date. */
  readonly streetDate?: string;
}

/** Renders the preferences of an item for the settings' history. Pure. */
export function keptPreferences(
  { override, processOrders }: Pick<ItemSync, 'override' | 'processOrders'>,
  streetDate: Date | null,
): KeptPreferences {
  return {
    syncInventory: override,
    processOrders,
    ...(streetDate === null ? {} : { streetDate: streetDate.toISOString() }),
  };
}

/**
 * Records changes of the preferences of many items, as `insertSettingsChange` does of one setting. The items
 * are locked.
 */
export async function insertItemChanges(
  tx: Tx,
  {
    merchantId,
    changes,
    actor,
    at,
  }: {
    readonly merchantId: MerchantId;
    readonly changes: readonly {
      readonly itemId: ItemId;
      readonly before: KeptPreferences;
      readonly after: KeptPreferences;
    }[];
    readonly actor: SettingsActor;
    readonly at: Date;
  },
): Promise<void> {
  if (changes.length === 0) return;
  const rows = changes.map(({ itemId, ...change }) => ({ subject: ofItemPreferences(itemId), ...change }));
  for (const { subject, before, after } of rows) noteChange({ setting: subject, before, after });
  await sql`
    insert into settings_history (merchant_id, subject, revision, before, after, actor, actor_key, at)
    select ${merchantId}, change.subject,
           1 + coalesce((select max(revision) from settings_history history
                         where history.merchant_id = ${merchantId} and history.subject = change.subject), 0),
           change.before, change.after, ${actor.label}, ${actor.keyId}::uuid, ${at}::timestamptz
    from ${recordset(rows, 'change', 'subject text, before jsonb, after jsonb')}`.execute(tx);
}
