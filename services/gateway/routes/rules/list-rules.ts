import { limit, listOf } from '@onhand/contracts/gateway-api/paging.ts';
import { rule, ruleCursor, ruleCursorAfter } from '@onhand/contracts/gateway-api/rules.ts';
import * as rules from '@onhand/core/settings/rules/list-rules.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/rules`: lists rules in the order of their evaluation. */
export const listRules: Route = (app, { db }) => {
  app.get(
    '/v1/rules',
    {
      config: { access: reading },
      schema: {
        tags: ['rules'],
        summary: 'List rules in order of priority',
        querystring: z.strictObject({ cursor: ruleCursor.exactOptional(), limit }),
        response: { 200: listOf(rule) },
      },
    },
    async ({ merchantId, query }) => {
      const { cursor, limit } = query;
      const page = { merchantId, after: cursor, limit: limit + 1 };
      return pageOf(await rules.listRules(db, page), limit, ruleCursorAfter);
    },
  );
};
