import type { newStrategy } from '@onhand/contracts/gateway-api/strategies.ts';
import type { IntegrationSettings } from '../sync-settings/settings-row.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { destinationPreset, sourcePreset } from '@onhand/domain/settings/strategy.ts';
import type { z } from 'zod';
import { found, Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { PlannedChange } from '@onhand/contracts/gateway-api/plans.ts';

type SettingsChange = Extract<PlannedChange, { kind: 'sync_settings' }>;
export type ChosenStrategy = z.infer<typeof newStrategy> & { readonly integrationId: IntegrationId };

/** The codes of refusals of a strategy, besides refusals of its settings. */
export const strategyProblems = [
  'integration_not_found',
  'strategy_source_not_found',
  'strategy_source_itself',
  'strategy_source_not_supplier',
  'strategy_destination_not_seller',
] as const;

/**
 * Returns the sync settings that a strategy consists of, including settings that are in force already. `all`
 * holds the settings of all integrations of the merchant. Pure.
 *
 * @throws Refusal a code of `strategyProblems`
 */
export function settingsOfStrategy(
  all: readonly IntegrationSettings[],
  chosen: ChosenStrategy,
): SettingsChange {
  const { source } = checkPair(all, chosen);
  const { integrationId, sourceId, strategy, matchBy } = chosen;
  const destination = destinationPreset(strategy, sourceId);
  const others = all
    .filter(({ role, state }) => role === 'seller' && state !== 'revoked')
    .filter((one) => one.integrationId !== integrationId)
    .map(({ settings: { inventory, orders } }) => ({
      inventory: inventory.direction,
      orderCopy: orders.orderCopy,
      copyTo: orders.copyTo,
    }));
  const { inventory, orders } = destination;
  const preset = sourcePreset(
    { id: sourceId, writeSalesBack: source.writeSalesBack, orders: flowOf(source.settings.orders) },
    [{ inventory: inventory.direction, orderCopy: orders.orderCopy, copyTo: orders.copyTo }, ...others],
  );
  return {
    kind: 'sync_settings',
    changes: [
      { integrationId, entity: 'inventory', settings: inventory },
      { integrationId, entity: 'orders', settings: orders },
      ...(matchBy === undefined
        ? []
        : [{ integrationId, entity: 'products' as const, settings: { matchBy } }]),
      { integrationId: sourceId, entity: 'inventory', settings: preset.inventory },
      { integrationId: sourceId, entity: 'orders', settings: preset.orders },
    ],
  };
}

/**
 * Checks that stock can flow from the source to the destination, and returns the source's settings.
 *
 * @throws Refusal a code of `strategyProblems`
 */
function checkPair(
  all: readonly IntegrationSettings[],
  { integrationId, sourceId }: ChosenStrategy,
): { readonly source: IntegrationSettings } {
  const byId = new Map(all.filter(({ state }) => state !== 'revoked').map((one) => [one.integrationId, one]));
  const destination = found(byId.get(integrationId), 'integration_not_found');
  if (sourceId === integrationId) throw new Refusal('strategy_source_itself');
  const source = found(byId.get(sourceId), 'strategy_source_not_found');
  if (source.role !== 'supplier') throw new Refusal('strategy_source_not_supplier');
  if (destination.role !== 'seller') throw new Refusal('strategy_destination_not_seller');
  return { source };
}

function flowOf({ direction, autoImport, autoExport }: IntegrationSettings['settings']['orders']) {
  return { direction, autoImport, autoExport };
}
