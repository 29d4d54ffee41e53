import { id } from '@onhand/contracts/gateway-api/id.ts';
import { rule } from '@onhand/contracts/gateway-api/rules.ts';
import { findRule } from '@onhand/core/settings/rules/find-rule.ts';
import type { RuleId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { etagOf } from '../../plugins/preconditions.ts';
import { problems } from '../../route.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/rules/:id`: reads a rule. */
export const readRule: Route = (app, { db }) => {
  app.get(
    '/v1/rules/:id',
    {
      config: { access: reading, etag: true },
      schema: {
        tags: ['rules'],
        summary: 'Read a rule',
        params: z.object({ id: id<RuleId>() }),
        response: { 200: rule, ...problems('rule_not_found') },
      },
    },
    async ({ merchantId, params }, reply) => {
      const row = found(await findRule(db, { merchantId, ...params }), 'rule_not_found');
      return reply.header('etag', etagOf(row)).send(row);
    },
  );
};
