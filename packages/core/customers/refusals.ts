import type { IntegrationId } from '@onhand/domain/ids.ts';
import { permission } from '@onhand/domain/settings/permission.ts';
import type { Refusal, Trigger } from '@onhand/domain/settings/permission.ts';
import type { Db } from '@onhand/database/connect.ts';
import { readCustomerSettings } from '../settings/sync-settings/read-customer-settings.ts';

/**
 * Tells why the settings of this moment refuse new persons and changes from an integration. Null: they permit
 * them. What is scheduled is permitted: it was read at its time.
 */
export async function readRefusals(
  db: Db,
  integrationId: IntegrationId,
  by: 'news' | 'bulk_import',
): Promise<{ readonly create: Refusal | null; readonly change: Refusal | null }> {
  const settings = (await readCustomerSettings(db, [integrationId])).get(integrationId);
  const refusal = (trigger: Trigger): Refusal | null => {
    if (settings === undefined) return 'disabled';
    const answer = permission(settings, trigger);
    return answer.kind === 'never' ? answer.code : null;
  };
  return by === 'bulk_import'
    ? { create: refusal('bulk_import'), change: refusal('bulk_import') }
    : { create: refusal('record_new_there'), change: refusal('record_changed_there') };
}
