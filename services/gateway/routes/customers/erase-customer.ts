import { customer } from '@onhand/contracts/gateway-api/customers.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { erasePerson } from '@onhand/core/persons/erase-person.ts';
import type { CustomerId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { administering } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `DELETE /v1/customers/:id`: erases a person's data, and remembers only that the person was erased. */
export const eraseCustomer: Route = (app, { db, clock, configuration }) => {
  app.delete(
    '/v1/customers/:id',
    {
      config: { access: administering, audit: { action: 'customer.erase', subject: 'customer' } },
      schema: {
        tags: ['customers'],
        summary: 'Erase the data of one person',
        params: z.object({ id: id<CustomerId>() }),
        response: { 200: customer, ...problems('customer_not_found') },
      },
    },
    async ({ merchantId, params }) => {
      const erased = { merchantId, ...params, at: clock.now() };
      return found(await erasePerson(db, erased, configuration.secretKeys), 'customer_not_found');
    },
  );
};
