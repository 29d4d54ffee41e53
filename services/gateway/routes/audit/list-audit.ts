import { auditEntry } from '@onhand/contracts/gateway-api/audit.ts';
import { moment } from '@onhand/contracts/gateway-api/moment.ts';
import { limit, listOf } from '@onhand/contracts/gateway-api/paging.ts';
import { queryInteger } from '@onhand/contracts/gateway-api/query-integer.ts';
import { chainIdOf } from '@onhand/core/audit/chain-id.ts';
import { listEntries } from '@onhand/core/audit/list-entries.ts';
import { z } from 'zod';
import { readingAudit } from '../../access/audit-access.ts';
import { pageOf } from '../../route.ts';
import type { Route } from '../../route.ts';
import { auditEntryView } from '../../views/audit-entry-view.ts';

const name = z.string().min(1).max(200).exactOptional();

/** `GET /v1/audit`: lists what operators did, newest first. */
export const listAudit: Route = (app, { db }) => {
  app.get(
    '/v1/audit',
    {
      config: { access: readingAudit },
      schema: {
        tags: ['audit'],
        summary: 'List the entries of the audit log, newest first',
        querystring: z.strictObject({
          cursor: queryInteger((integer) => integer.positive()).exactOptional(),
          limit,
          action: name,
          subjectKind: name,
          subjectId: name,
          actorKey: z.uuid().exactOptional(),
          /** From this moment on. */
          from: moment.exactOptional(),
          /** Before this moment. */
          until: moment.exactOptional(),
        }),
        response: { 200: listOf(auditEntry) },
      },
    },
    async ({ merchantScope, query }) => {
      const { cursor, limit, ...filter } = query;
      const wanted = { ...filter, after: cursor, limit: limit + 1 };
      const rows = await listEntries(db, chainIdOf(merchantScope), wanted);
      const { data, nextCursor } = pageOf(rows, limit, ({ id }) => String(id));
      return { data: data.map(auditEntryView), nextCursor };
    },
  );
};
