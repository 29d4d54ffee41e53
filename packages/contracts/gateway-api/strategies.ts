import type { IntegrationId } from '@onhand/domain/ids.ts';
import { strategies } from '@onhand/domain/settings/strategy.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { entity, matchBy } from './sync-settings.ts';

const strategy = z.enum(strategies);

/** A named preset of sync settings for a source store and a destination. */
export const newStrategy = z.strictObject({
  strategy,
  /** The integration with the role `supplier` that stock comes from. */
  sourceId: id<IntegrationId>(),
  /** The identifier by which records here and on the platform match. Left out: unchanged. */
  matchBy: matchBy.exactOptional(),
});

/** The changes that each strategy would make to the settings of the destination and the source store. */
export const strategyChanges = z.object({
  strategies: z.array(
    z.object({
      strategy,
      /** The strategy would change nothing. */
      inForce: z.boolean(),
      changes: z.array(
        z.object({
          integrationId: z.uuid(),
          entity,
          setting: z.string(),
          before: z.unknown(),
          after: z.unknown(),
        }),
      ),
    }),
  ),
});
