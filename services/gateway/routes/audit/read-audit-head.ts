import { auditHead } from '@onhand/contracts/gateway-api/audit.ts';
import { chainIdOf } from '@onhand/core/audit/chain-id.ts';
import { readHead } from '@onhand/core/audit/read-head.ts';
import { readingAudit } from '../../access/audit-access.ts';
import type { Route } from '../../route.ts';

/** `GET /v1/audit/head`: shows where the chain of the audit log ends. */
export const readAuditHead: Route = (app, { db }) => {
  app.get(
    '/v1/audit/head',
    {
      config: { access: readingAudit },
      schema: {
        tags: ['audit'],
        summary:
          'Show the end of the chain of the audit log; kept elsewhere, it proves that nothing was cut off',
        response: { 200: auditHead },
      },
    },
    async ({ merchantScope }) => {
      const chainId = chainIdOf(merchantScope);
      return { chainId, ...(await readHead(db, chainId)) };
    },
  );
};
