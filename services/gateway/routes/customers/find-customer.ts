import { customer, personSearch } from '@onhand/contracts/gateway-api/customers.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { findPerson } from '@onhand/core/persons/find-person.ts';
import { administering } from '../../access/access.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `POST /v1/customers/find`: finds a customer by e-mail address, also an erased one. */
export const findCustomer: Route = (app, { db, configuration }) => {
  app.post(
    '/v1/customers/find',
    {
      config: {
        access: { ...administering, storesAnswer: false },
        audit: { leavesNone: 'It only reads.' },
      },
      schema: {
        tags: ['customers'],
        summary: 'Find a customer by e-mail address',
        body: personSearch,
        response: { 200: customer, ...problems('customer_not_found', 'idempotency_unsupported') },
      },
    },
    async ({ merchantId, body }) =>
      found(
        await findPerson(db, { merchantId, email: body.email }, configuration.secretKeys),
        'customer_not_found',
      ),
  );
};
