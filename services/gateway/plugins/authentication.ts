import { forMerchants } from '@onhand/database/for-merchants.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { id } from '@onhand/contracts/gateway-api/id.ts';
import type { FastifyRequest } from 'fastify';
import { includesRole } from '../access/access.ts';
import type { Admission } from '../access/admission.ts';
import { consoleHeader } from '../access/check-origin.ts';
import { readSessionToken } from '../access/session-cookie.ts';
import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import type { App } from '../route.ts';

const merchantHeader = 'onhand-merchant';
const merchantIdSchema = id<MerchantId>();

/**
 * Admits only callers with a valid key or a session of one, the route's role and a merchant. A merchant's key
 * acts only in its own merchant. If its header names another merchant, the answer is `merchant_not_found`.
 */
export function authenticate(app: App, admission: Admission): void {
  app.addHook('onRoute', ({ url, config }) => {
    if (config?.access === undefined) throw new Error(`Route ${url} does not say who may call it.`);
  });
  app.decorateRequest('caller');
  app.decorateRequest('merchantScope', null);
  app.decorateRequest('merchantId', {
    getter(this: FastifyRequest) {
      if (this.merchantScope === null) throw new Refusal('merchant_required');
      return this.merchantScope;
    },
  });

  app.addHook('onRequest', async (request) => {
    const access = request.routeOptions.config.access;
    // No route has this path: every caller gets a 404.
    if (access === undefined) return;
    const namedMerchantId = namedMerchant(request);
    const row = await (comesWithSession(request)
      ? admission.bySession(request, namedMerchantId)
      : admission.byKey(bearerToken(request), request.ip, namedMerchantId));

    if (!includesRole(row.role, access.role)) {
      throw new Refusal('role_insufficient', {
        detail: `This needs ${access.role}, the key is ${row.role}.`,
      });
    }
    const isStranger = row.merchantId !== null && namedMerchantId !== row.merchantId;
    if (namedMerchantId !== null && (row.namedMerchantId === null || isStranger)) {
      throw new Refusal('merchant_not_found');
    }
    request.caller = {
      keyId: row.keyId,
      label: row.label,
      role: row.role,
      isOperator: row.merchantId === null,
    };
    request.merchantScope = row.merchantId ?? namedMerchantId;
    if (request.merchantScope === null && access.merchant === 'required') {
      throw new Refusal('merchant_required');
    }
  });
  // What follows runs for the request's merchant, also in the database.
  app.addHook('preValidation', ({ merchantScope }, _reply, done) =>
    forMerchants(merchantScope === null ? 'all' : [merchantScope], done),
  );
}

/** The console calls with its cookie alone. Where the browser has lost it, the session is over. */
function comesWithSession(request: FastifyRequest): boolean {
  const { authorization, [consoleHeader]: fromConsole } = request.headers;
  return authorization === undefined && (readSessionToken(request) !== null || fromConsole === '1');
}

function bearerToken({ headers }: FastifyRequest): string {
  return /^Bearer (\S+)$/i.exec(headers.authorization ?? '')?.[1] ?? '';
}

function namedMerchant({ headers }: FastifyRequest): MerchantId | null {
  const named = headers[merchantHeader];
  if (named === undefined || named === '') return null;
  const parsed = merchantIdSchema.safeParse(named);
  if (!parsed.success) throw new Refusal('merchant_not_found');
  return parsed.data;
}
