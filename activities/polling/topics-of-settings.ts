import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import { getsDrafts } from '@onhand/core/orders/copies/open-drafts.ts';
import { readCustomerSettings } from '@onhand/core/settings/sync-settings/read-customer-settings.ts';
import type { Db } from '@onhand/database/connect.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import type { TopicsOfSettings } from '@onhand/domain/integrations/subscriptions.ts';
import { permission } from '@onhand/domain/settings/permission.ts';

/**
 * Divides a connector's topics. Those about customers are wanted where the settings let them be read, those
 * about drafts where orders are copied as drafts.
 */
export async function topicsOfSettings(
  db: Db,
  integrationId: IntegrationId,
  { topics, customerTopics = [], draftTopics = [] }: NonNullable<Description['webhooks']>,
): Promise<TopicsOfSettings> {
  const settings = (await readCustomerSettings(db, [integrationId])).get(integrationId);
  const areRead = settings !== undefined && permission(settings, 'record_hinted').kind !== 'never';
  const areDrafted = draftTopics.length > 0 && (await getsDrafts(db, integrationId));
  const unwanted = [...(areRead ? [] : customerTopics), ...(areDrafted ? [] : draftTopics)];
  return { wanted: topics.filter((topic) => !unwanted.includes(topic)), unwanted };
}
