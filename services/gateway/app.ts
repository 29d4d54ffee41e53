import { randomUUID } from 'node:crypto';
import { endSilentConnections } from '@onhand/service-kit/end-silent-connections.ts';
import fastify, { LogController } from 'fastify';
import { serializerCompiler, validatorCompiler } from 'fastify-type-provider-zod';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { createAdmission } from './access/admission.ts';
import type { Dependencies } from './dependencies.ts';
import { oauthCallback } from './oauth/finish-authorization.ts';
import { auditActions, besideActions } from './plugins/audit.ts';
import { authenticate } from './plugins/authentication.ts';
import { answerOnce } from './plugins/idempotency.ts';
import { describeApi } from './description/describe-api.ts';
import { answerProblems } from './plugins/problem-details.ts';
import { requestBounds } from './plugins/request-bounds.ts';
import { setResponseHeaders } from './plugins/response-headers.ts';
import { refuseUnknownKeys } from './plugins/strict-schemas.ts';
import { refuseUnknownPaths } from './plugins/unknown-paths.ts';
import type { App } from './route.ts';
import { healthz, readyz } from './routes/health/health.ts';
import { serveConsole } from './console/serve-console.ts';
import { routes } from './routes/routes.ts';
import { sessionRoutes } from './session/session-routes.ts';
import { webhookRoutes } from './webhooks/webhook-routes.ts';

/** Builds the gateway, ready for `listen` or `inject`. It does not close its dependencies. */
export async function createApp(dependencies: Dependencies): Promise<App> {
  const { requestWithinMs, configuration } = dependencies;
  const app = fastify({
    ...requestBounds(requestWithinMs),
    ...(configuration.trustedProxies !== undefined && { trustProxy: configuration.trustedProxies }),
    loggerInstance: dependencies.log,
    // Two lines for each webhook would fill most of the log. Errors are logged where they are answered.
    logController: new LogController({ disableRequestLogging: true }),
    requestIdHeader: false,
    genReqId: () => randomUUID(),
  }).withTypeProvider<ZodTypeProvider>();
  app.setValidatorCompiler(validatorCompiler);
  app.setSerializerCompiler(serializerCompiler);
  acceptEmptyBodies(app);
  endSilentConnections(app);
  answerProblems(app);
  setResponseHeaders(app);
  refuseUnknownPaths(app);
  await describeApi(app);

  const admission = createAdmission(dependencies);
  healthz(app, dependencies);
  readyz(app, dependencies);
  oauthCallback(app, dependencies);
  await webhookRoutes(app, dependencies);
  await sessionRoutes(app, dependencies, admission);
  await serveConsole(app);
  await app.register(async (v1: App) => {
    authenticate(v1, admission);
    answerOnce(v1, dependencies);
    refuseUnknownKeys(v1);
    auditActions(v1, dependencies);
    for (const route of routes) route(v1, besideActions(dependencies));
  });
  return app;
}

/**
 * Accepts an empty JSON body, because some clients always declare JSON. Routes that need a body check it
 * themselves.
 */
function acceptEmptyBodies(app: App): void {
  const parse = app.getDefaultJsonParser('error', 'error');
  app.removeContentTypeParser('application/json');
  app.addContentTypeParser('application/json', { parseAs: 'string' }, (request, body, done) => {
    if (body === '') {
      done(null, undefined);
    } else {
      void parse(request, String(body), done);
    }
  });
}
