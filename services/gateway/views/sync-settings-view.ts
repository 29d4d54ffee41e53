import type { syncSettings } from '@onhand/contracts/gateway-api/sync-settings.ts';
import type { InventorySettings } from '@onhand/database/queries/sync-settings/read-inventory-settings.ts';
import type { z } from 'zod';

/** An integration's sync settings as the API shows them. */
export function syncSettingsView(inventory: InventorySettings): z.infer<typeof syncSettings> {
  const { role, direction, writeSalesBack } = inventory;
  return { inventory: { direction, writeSalesBack: role === 'supplier' ? writeSalesBack : null } };
}
