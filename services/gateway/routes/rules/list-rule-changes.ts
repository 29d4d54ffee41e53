import { id } from '@onhand/contracts/gateway-api/id.ts';
import { listOf, pagingBy } from '@onhand/contracts/gateway-api/paging.ts';
import { settingsChange } from '@onhand/contracts/gateway-api/settings-change.ts';
import { findRule } from '@onhand/core/settings/rules/find-rule.ts';
import { listSettingsChanges } from '@onhand/core/settings/history/list-settings-changes.ts';
import { ofRule } from '@onhand/core/settings/history/settings-subject.ts';
import type { RuleId } from '@onhand/domain/ids.ts';
import { z } from 'zod';
import { reading } from '../../access/access.ts';
import { found } from '@onhand/contracts/gateway-api/refusal.ts';
import { pageOf, problems } from '../../route.ts';
import type { Route } from '../../route.ts';
import { settingsChangeView } from '../../views/settings-change-view.ts';

/** `GET /v1/rules/:id/history`: lists the changes of a rule, even of a deleted rule. */
export const listRuleChanges: Route = (app, { db }) => {
  app.get(
    '/v1/rules/:id/history',
    {
      config: { access: reading },
      schema: {
        tags: ['rules'],
        summary: 'List the changes of a rule, with their actors and old and new values',
        params: z.object({ id: id<RuleId>() }),
        querystring: z.strictObject(pagingBy<string>()),
        response: { 200: listOf(settingsChange), ...problems('rule_not_found') },
      },
    },
    async ({ merchantId, params, query }) => {
      const { cursor, limit } = query;
      const subjects = [ofRule(params.id)];
      const rows = await listSettingsChanges(db, { merchantId, subjects, after: cursor, limit: limit + 1 });
      if (rows.length === 0) found(await findRule(db, { merchantId, id: params.id }), 'rule_not_found');
      const { data, nextCursor } = pageOf(rows, limit, (row) => row.id);
      return { data: data.map(settingsChangeView), nextCursor };
    },
  );
};
