import type { syncSettings } from '@onhand/contracts/gateway-api/sync-settings.ts';
import type {
  EntitySettings,
  IntegrationSettings,
} from '@onhand/core/settings/sync-settings/settings-row.ts';
import type { z } from 'zod';
import { nextTime } from '@onhand/core/settings/sync-settings/cron.ts';
import { platforms } from '../webhooks/registry.ts';

/** Renders an integration's sync settings. */
export function syncSettingsView(row: IntegrationSettings, now: Date): z.infer<typeof syncSettings> {
  const { integrationId, platform, role, isActive, writeSalesBack, settings } = row;
  const { products, inventory, orders, customers } = settings;
  const shown = ({ direction, mode, cron, timeZone, autoImport, autoExport, revision }: EntitySettings) => {
    const runs = isActive && direction !== 'disabled';
    const nextSyncAt = runs && cron !== null && timeZone !== null ? nextTime({ cron, timeZone }, now) : null;
    return { direction, mode, cron, timeZone, autoImport, autoExport, nextSyncAt, revision };
  };
  return {
    products: { ...shown(products), fields: [...products.fields], matchBy: products.matchBy },
    inventory: { ...shown(inventory), writeSalesBack: role === 'supplier' ? writeSalesBack : null },
    orders: { ...shown(orders), orderCopy: orders.orderCopy, copyTo: orders.copyTo },
    customers: shown(customers),
    instantBy: platforms.get(platform) === null ? 'polling' : 'webhooks',
    history: `/v1/integrations/${integrationId}/sync-settings/history`,
  };
}

/** Returns what a caller can change of the settings: what their ETag stands for. */
export function settingsState({ settings, writeSalesBack }: IntegrationSettings): unknown {
  return { settings, writeSalesBack };
}
