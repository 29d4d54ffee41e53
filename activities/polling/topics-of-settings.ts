import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import { readCustomerSettings } from '@onhand/core/settings/sync-settings/read-customer-settings.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { TopicsOfSettings } from '@onhand/domain/integrations/subscriptions.ts';
import { permission } from '@onhand/domain/settings/permission.ts';

/** Divides a connector's topics. Those about customers are wanted where the settings let them be read. */
export async function topicsOfSettings(
  db: Db,
  integrationId: IntegrationId,
  { topics, customerTopics = [] }: NonNullable<Description['webhooks']>,
): Promise<TopicsOfSettings> {
  const settings = (await readCustomerSettings(db, [integrationId])).get(integrationId);
  const areRead = settings !== undefined && permission(settings, 'record_hinted').kind !== 'never';
  if (areRead) return { wanted: topics, unwanted: [] };
  return { wanted: topics.filter((topic) => !customerTopics.includes(topic)), unwanted: customerTopics };
}
