import { id } from '@onhand/contracts/gateway-api/id.ts';
import { newStrategy, strategyChanges } from '@onhand/contracts/gateway-api/strategies.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { strategyProblems } from '@onhand/core/settings/strategies/settings-of-strategy.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { compareStrategies } from '@onhand/core/settings/strategies/compare-strategies.ts';

/**
 * `GET /v1/integrations/:id/strategy`: lists the settings that each strategy would change. No strategy is
 * stored; the settings define it.
 */
export const listStrategies: Route = (app, { db }) => {
  app.get(
    '/v1/integrations/:id/strategy',
    {
      config: { access: reading, etag: true },
      schema: {
        tags: ['integrations'],
        summary: 'Read which strategy the settings match, and what each other strategy would change',
        params: z.object({ id: id<IntegrationId>() }),
        querystring: newStrategy.pick({ sourceId: true, matchBy: true }),
        response: { 200: strategyChanges, ...problems(...strategyProblems) },
      },
    },
    async ({ merchantId, params, query }, reply) => {
      const compared = await compareStrategies(db, merchantId, { integrationId: params.id, ...query });
      return reply.header('etag', etagOf(compared)).send(compared);
    },
  );
};
