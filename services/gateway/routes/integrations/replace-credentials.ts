import { id } from '@onhand/contracts/gateway-api/id.ts';
import { newCredentials, replacedCredentials } from '@onhand/contracts/gateway-api/integrations.ts';
import { readStoredCredentials } from '@onhand/core/access/credentials/stored-credentials.ts';
import type { StoredCredentials } from '@onhand/core/access/credentials/stored-credentials.ts';
import type { IntegrationId } from '@onhand/domain/ids.ts';
import * as credentials from '@onhand/core/channel-stock/replace-credentials.ts';
import { z } from 'zod';
import { administering } from '../../access/access.ts';
import { checkIfMatch, etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `PUT /v1/integrations/:id/credentials`: replaces each given kind of credentials. API credentials that the
 * shop refuses are not stored. New API credentials end a pause that waited for them; orders are then read
 * before anything is written. The response lists the stored kinds, never the secrets.
 */
export const replaceCredentials: Route = (app, { db, clock, connectors, dispatcher, configuration }) => {
  app.put(
    '/v1/integrations/:id/credentials',
    {
      config: {
        access: administering,
        etag: true,
        audit: { action: 'integration.replace_credentials', subject: 'integration' },
      },
      schema: {
        tags: ['integrations'],
        summary: 'Replace API credentials or webhook secrets',
        params: z.object({ id: id<IntegrationId>() }),
        body: newCredentials,
        response: {
          200: replacedCredentials,
          ...problems('integration_not_found', 'integration_revoked', 'credentials_refused'),
        },
      },
    },
    async (request, reply) => {
      const { merchantId, params, body } = request;
      const owner = { merchantId, integrationId: params.id };
      const { secretKeys } = configuration;
      const precondition = ({ version }: StoredCredentials) => checkIfMatch(request, version);
      const options = { secretKeys, clock, connectors, precondition };
      const stored = await credentials.replaceCredentials(db, owner, body, options);
      if (stored.api) {
        dispatcher.hear(params.id);
        dispatcher.nudge([params.id]);
      }
      const { version } = await readStoredCredentials(db, owner);
      return reply.header('etag', etagOf(version)).send(stored);
    },
  );
};
