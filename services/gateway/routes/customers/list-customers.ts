import { customer } from '@onhand/contracts/gateway-api/customers.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import * as customers from '@onhand/core/customers/list-customers.ts';
import type { CustomerId, IntegrationId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/customers`: lists customers without personal data. */
export const listCustomers: Route = (app, { db }) => {
  app.get(
    '/v1/customers',
    {
      config: { access: reading },
      schema: {
        tags: ['customers'],
        summary: 'List customers, without personal data',
        querystring: z.strictObject({
          ...pagingBy<CustomerId>(),
          integrationId: id<IntegrationId>().exactOptional(),
          /** The platform's id of a customer. */
          externalId: z.string().max(200).exactOptional(),
        }),
        response: { 200: listOf(customer) },
      },
    },
    async ({ merchantId, query }) => {
      const { cursor, limit, ...filter } = query;
      const page = { merchantId, after: cursor, limit: limit + 1, ...filter };
      return pageOf(await customers.listCustomers(db, page), limit, (row) => row.id);
    },
  );
};
