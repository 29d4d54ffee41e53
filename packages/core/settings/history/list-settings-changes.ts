import type { MerchantId } from '@onhand/domain/ids.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { Page } from '@onhand/database/page.ts';
import type { SettingsSubject } from './settings-subject.ts';

/** A change of a setting. `before` and `after` have the API's shape. Null: the setting did not exist. */
export interface SettingsChangeRow {
  readonly id: string;
  readonly subject: string;
  readonly revision: number;
  readonly before: unknown;
  readonly after: unknown;
  readonly actor: string;
  readonly actorKey: string | null;
  readonly at: Date;
}

/** Lists the changes of subjects, newest first. */
export async function listSettingsChanges(
  db: Db,
  wanted: Page & { readonly merchantId: MerchantId; readonly subjects: readonly SettingsSubject[] },
): Promise<readonly SettingsChangeRow[]> {
  const { merchantId, subjects, after, limit } = wanted;
  return db
    .selectFrom('settings_history')
    .where('merchant_id', '=', merchantId)
    .where('subject', 'in', [...subjects])
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .select(['id', 'subject', 'revision', 'before', 'after', 'actor', 'actor_key as actorKey', 'at'])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
}
