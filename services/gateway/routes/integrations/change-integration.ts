import { id } from '@onhand/contracts/gateway-api/id.ts';
import { integration, integrationChange } from '@onhand/contracts/gateway-api/integrations.ts';
import { changeLimits } from '@onhand/core/integrations/limits/change-limits.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { administering } from '../../access/access.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { changeableState, integrationView } from '../../views/integration-view.ts';

/**
 * `PATCH /v1/integrations/:id`: sets or removes the limits of an integration's own, such as a small host's,
 * and how often it is reconciled.
 */
export const changeIntegration: Route = (app, { db, configuration, dispatcher }) => {
  app.patch(
    '/v1/integrations/:id',
    {
      config: {
        access: administering,
        etag: true,
        audit: { action: 'integration.change_limits', subject: 'integration' },
      },
      schema: {
        tags: ['integrations'],
        summary: 'Limit the calls to a shop, or change how often it is reconciled',
        params: z.object({ id: id<IntegrationId>() }),
        body: integrationChange,
        response: { 200: integration, ...problems('integration_not_found') },
      },
    },
    async (request, reply) => {
      const owner = { merchantId: request.merchantId, id: request.params.id };
      const row = await changeLimits(db, owner, request.body, (before) =>
        checkIfMatch(request, changeableState(before)),
      );
      dispatcher.schedule(row.id);
      return reply
        .header('etag', etagOf(changeableState(row)))
        .send(integrationView(row, configuration.publicUrl));
    },
  );
};
