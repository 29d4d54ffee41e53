import type { IntegrationId } from '@onhand/domain/ids.ts';
import { strategies } from '@onhand/domain/settings/strategy.ts';
import { z } from 'zod';
import { id } from './id.ts';
import { entity, matchBy } from './sync-settings.ts';

const strategy = z.enum(strategies);

/** A named preset of sync settings, for a source store and a destination. */
export const newStrategy = z.strictObject({
  strategy,
  /** The integration with role supplier that stock comes from. */
  sourceId: id<IntegrationId>(),
  /** By what records there and here are found to be the same; left out: as it is. */
  matchBy: matchBy.exactOptional(),
});

/** What each strategy would set of the destination and the source. */
export const strategyChanges = z.object({
  strategies: z.array(
    z.object({
      strategy,
      /** It would change nothing. */
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
