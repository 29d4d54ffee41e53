import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import { entities } from '@onhand/domain/settings/sync-settings.ts';
import type { Entity } from '@onhand/domain/settings/sync-settings.ts';
import type { Db } from '../../connect.ts';
import type { Page } from '../page.ts';
import { subjectOf } from './settings-subject.ts';

export interface SettingsChangeRow {
  readonly id: string;
  readonly entity: Entity;
  readonly revision: number;
  readonly before: unknown;
  readonly after: unknown;
  readonly actor: string;
  readonly actorKey: string | null;
  readonly at: Date;
}

/** What was changed of an integration's sync settings. */
export async function listSettingsChanges(
  db: Db,
  wanted: Page & { readonly merchantId: MerchantId; readonly integrationId: IntegrationId },
): Promise<readonly SettingsChangeRow[]> {
  const { merchantId, integrationId, after, limit } = wanted;
  const bySubject = new Map(entities.map((entity) => [subjectOf(integrationId, entity), entity]));
  const rows = await db
    .selectFrom('settings_history')
    .where('merchant_id', '=', merchantId)
    .where('subject', 'in', [...bySubject.keys()])
    .$if(after !== undefined, (query) => query.where('id', '<', after ?? ''))
    .select(['id', 'subject', 'revision', 'before', 'after', 'actor', 'actor_key as actorKey', 'at'])
    .orderBy('id', 'desc')
    .limit(limit)
    .execute();
  return rows.flatMap(({ subject, ...row }) => {
    const entity = bySubject.get(subject);
    return entity === undefined ? [] : [{ ...row, entity }];
  });
}
