import { newSession, session } from '@onhand/contracts/gateway-api/sessions.ts';
import { findSession } from '@onhand/core/access/sessions/find-session.ts';
import { endSession } from '@onhand/core/access/sessions/end-session.ts';
import { storeSession } from '@onhand/core/access/sessions/store-session.ts';
import type { CallerRow } from '@onhand/core/access/api-keys/find-caller.ts';
import { act } from '@onhand/core/audit/action.ts';
import { forMerchants } from '@onhand/database/for-merchants.ts';
import type { FastifyRequest } from 'fastify';
import type { Admission } from '../access/admission.ts';
import { checkOrigin } from '../access/check-origin.ts';
import {
  cameByHttps,
  generateSessionToken,
  readSessionToken,
  sessionCookie,
} from '../access/session-cookie.ts';
import type { Dependencies } from '../dependencies.ts';
import { refuseUnknownKeys } from '../plugins/strict-schemas.ts';
import { openIdRoutes } from './open-id-routes.ts';
import type { BeginSession } from './begin-session.ts';
import { problems } from '../route.ts';
import type { App } from '../route.ts';

const tags = ['session'];

/** Adds the routes by which a browser gets, shows and ends a session of an API key. */
export async function sessionRoutes(app: App, dependencies: Dependencies, admission: Admission) {
  const { db, clock, configuration } = dependencies;
  const cookieOf = (request: FastifyRequest, token: string) =>
    sessionCookie(token, { isSecure: cameByHttps(request, configuration.publicUrl) });
  /** Runs `work` as the key's action. The routes have no plugin for it: sign-in knows its caller late. */
  const actAs = <T>({ id: requestId }: FastifyRequest, row: CallerRow, action: string, work: () => T): T =>
    act(
      {
        merchantId: row.merchantId,
        requestId,
        at: clock.now(),
        actor: { label: row.label, keyId: row.keyId, role: row.role },
        action,
        subject: { kind: 'session', id: null },
        asked: undefined,
      },
      () => forMerchants('all', work),
    );

  /** Ends the session of the request's cookie, if it is live, as an action of its own key. */
  const endCurrent = async (request: FastifyRequest): Promise<void> => {
    const token = readSessionToken(request);
    if (token === null) return;
    const lookup = { tokenHash: token.hash, namedMerchantId: null };
    const row = await forMerchants('all', () => findSession(db, lookup));
    if (row !== undefined) await actAs(request, row, 'session.end', () => endSession(db, token.hash));
  };
  const beginSession: BeginSession = async (request, reply, row) => {
    await endCurrent(request);
    const { text, hash } = generateSessionToken();
    const stored = { tokenHash: hash, keyId: row.keyId, merchantId: row.merchantId };
    const { expiresAt } = await actAs(request, row, 'session.create', () => storeSession(db, stored));
    void reply.header('set-cookie', cookieOf(request, text));
    return { expiresAt };
  };
  openIdRoutes(app, dependencies, beginSession);

  await app.register(async (scope: App) => {
    refuseUnknownKeys(scope);
    scope.post(
      '/session',
      {
        schema: {
          tags,
          summary: 'Sign in with an API key; the answer sets the cookie of a session',
          security: [],
          body: newSession,
          response: {
            201: session,
            ...problems('key_invalid', 'too_many_guesses', 'request_not_from_console'),
          },
        },
      },
      async (request, reply) => {
        checkOrigin(request);
        const row = await admission.byKey(request.body.key, request.ip, null);
        const { expiresAt } = await beginSession(request, reply, row);
        return reply.code(201).send(view({ ...row, expiresAt }, configuration));
      },
    );
    scope.get(
      '/session',
      {
        schema: {
          tags,
          summary: 'Show whose rights the session of the cookie has',
          security: [],
          response: { 200: session, ...problems('session_ended') },
        },
      },
      async (request) => view(await admission.bySession(request, null), configuration),
    );
    scope.delete(
      '/session',
      {
        schema: {
          tags,
          summary: 'Sign out: end the session of the cookie',
          security: [],
          response: { 200: session, ...problems('session_ended', 'request_not_from_console') },
        },
      },
      async (request, reply) => {
        const row = await admission.bySession(request, null);
        await endCurrent(request);
        return reply.header('set-cookie', cookieOf(request, '')).send(view(row, configuration));
      },
    );
  });
}

function view(
  { keyId, label, role, merchantId, expiresAt }: CallerRow & { readonly expiresAt: Date },
  { temporalWorkflows = null }: { readonly temporalWorkflows?: string | null },
) {
  return { keyId, label, role, merchantId, expiresAt, temporalWorkflows };
}
