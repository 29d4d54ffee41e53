import { Readable } from 'node:stream';
import { queryInteger } from '@onhand/contracts/gateway-api/query-integer.ts';
import { chainIdOf } from '@onhand/core/audit/chain-id.ts';
import { readChain } from '@onhand/core/audit/read-chain.ts';
import { keepMerchants } from '@onhand/database/for-merchants.ts';
import { canonicalJson } from '@onhand/domain/audit/canonical-json.ts';
import type { ChainedEntry } from '@onhand/domain/audit/entry.ts';
import { z } from 'zod';
import { readingAudit } from '../../access/audit-access.ts';
import type { Route } from '../../route.ts';

/** The answer is streamed, so its type is not the schema's. */
const lines: object = {
  200: {
    description: 'An entry on each line, in the order of the chain',
    content: { 'application/x-ndjson': { schema: z.string() } },
  },
};

/** `GET /v1/audit/export`: streams the chained entries, an entry on each line, as docs/audit.md describes. */
export const exportAudit: Route = (app, { db, log }) => {
  app.get(
    '/v1/audit/export',
    {
      config: { access: readingAudit },
      schema: {
        tags: ['audit'],
        summary: 'Export the chain of the audit log as NDJSON, to verify it elsewhere',
        produces: ['application/x-ndjson'],
        querystring: z.strictObject({
          /** Begins after this position. */
          after: queryInteger((integer) => integer.min(0))
            .default(0)
            .describe('Left out: 0'),
        }),
        response: lines,
      },
    },
    async ({ merchantScope, query }, reply) => {
      const chainId = chainIdOf(merchantScope);
      const exported = Readable.from(keepMerchants(linesOf(readChain(db, chainId, query.after))));
      exported.on('error', (error) =>
        log.warn({ err: error, chainId }, 'An audit log was not exported whole.'),
      );
      return reply
        .type('application/x-ndjson')
        .header('content-disposition', 'attachment; filename="audit.ndjson"')
        .send(exported);
    },
  );
};

async function* linesOf(entries: AsyncIterable<ChainedEntry>): AsyncGenerator<string, void, undefined> {
  for await (const entry of entries) yield `${canonicalJson({ ...entry, at: entry.at.toISOString() })}\n`;
}
