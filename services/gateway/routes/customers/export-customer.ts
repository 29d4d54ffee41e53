import { personExport } from '@onhand/contracts/gateway-api/customers.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { exportPerson } from '@onhand/core/persons/export-person.ts';
import type { CustomerId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { administering } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/**
 * `GET /v1/customers/:id/export`: shows everything that is held about one person. It leaves an entry in the
 * audit log, because personal data leave Onhand.
 */
export const exportCustomer: Route = (app, { db, configuration }) => {
  app.get(
    '/v1/customers/:id/export',
    {
      config: { access: administering, audit: { action: 'customer.export', subject: 'customer' } },
      schema: {
        tags: ['customers'],
        summary: 'Export everything that is held about one person',
        params: z.object({ id: id<CustomerId>() }),
        response: { 200: personExport, ...problems('customer_not_found') },
      },
    },
    async ({ merchantId, params }, reply) => {
      const person = await exportPerson(db, { merchantId, ...params }, configuration.secretKeys);
      return reply.header('cache-control', 'no-store').send(found(person, 'customer_not_found'));
    },
  );
};
