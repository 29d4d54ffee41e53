import { isDeepStrictEqual } from 'node:util';
import type { strategyChanges } from '@onhand/contracts/gateway-api/strategies.ts';
import type { Db } from '@onhand/database/connect.ts';
import { listSyncSettings } from '../sync-settings/read-sync-settings.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { strategies } from '@onhand/domain/settings/strategy.ts';
import type { z } from 'zod';
import { settingsOfStrategy } from './settings-of-strategy.ts';
import type { ChosenStrategy } from './settings-of-strategy.ts';

/**
 * Lists the changes that each strategy would make to the current settings.
 *
 * @throws Refusal a code of `strategyProblems` if the pair of integrations allows no strategy
 */
export async function compareStrategies(
  db: Db,
  merchantId: MerchantId,
  pair: Omit<ChosenStrategy, 'strategy'>,
): Promise<z.infer<typeof strategyChanges>> {
  const all = await listSyncSettings(db, merchantId);
  const current = new Map(all.map((one) => [one.integrationId, one]));
  const compared = strategies.map((strategy) => {
    const { changes: wanted } = settingsOfStrategy(all, { ...pair, strategy });
    const changes = wanted.flatMap(({ integrationId, entity, settings }) => {
      const stands = current.get(integrationId);
      const before = { ...stands?.settings[entity], writeSalesBack: stands?.writeSalesBack };
      return Object.entries(settings).flatMap(([setting, after]) => {
        const was = Object.entries(before).find(([name]) => name === setting)?.[1];
        return isDeepStrictEqual(was, after)
          ? []
          : [{ integrationId, entity, setting, before: was ?? null, after }];
      });
    });
    return { strategy, inForce: changes.length === 0, changes };
  });
  return { strategies: compared };
}
