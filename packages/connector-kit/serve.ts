import { createHash, randomUUID, timingSafeEqual } from 'node:crypto';
import { appEnvelope, appOperations } from '@onhand/contracts/connector/app-operations.ts';
import type { AppOperation } from '@onhand/contracts/connector/app-operations.ts';
import { callEnvelope, operations } from '@onhand/contracts/connector/operations.ts';
import type { Operation } from '@onhand/contracts/connector/operations.ts';
import { CodedError } from '@onhand/service-kit/coded-error.ts';
import { shopAddress } from '@onhand/domain/integrations/shop-address.ts';
import { healthRoutes } from '@onhand/service-kit/health-routes.ts';
import type { HealthOptions } from '@onhand/service-kit/health-routes.ts';
import type { Logger } from '@onhand/service-kit/logging.ts';
import { reasonOf } from '@onhand/service-kit/network-error.ts';
import { endSilentConnections } from '@onhand/service-kit/end-silent-connections.ts';
import { LogController, fastify } from 'fastify';
import type { FastifyBaseLogger, FastifyInstance } from 'fastify';
import type { AppValues } from './app.ts';
import type { Call, CredentialStore, CustomerVault, Connector, Shop, StoredShop } from './connector.ts';
import { descriptionOf } from './description.ts';
import { createLimiter } from './limits/limiter.ts';
import { limitsInProcess } from './limits/limit-store.ts';
import type { LimitStore } from './limits/limit-store.ts';
import { offersApp, runAppOperation } from './serving/app-work.ts';
import { callersClock, callSignal } from './serving/callers-time.ts';
import { cleanAnswer } from './serving/clean-answer.ts';
import { inProcessLocks, sharedLocks } from './serving/locks.ts';
import type { LockStore } from './serving/locks.ts';
import { limitedCall } from './serving/limited-call.ts';
import { refusalOf } from './serving/refused-call.ts';
import { run } from './serving/run.ts';
import { tokenSession } from './serving/token-session.ts';
import { withUnitLimits } from './serving/unit-limits.ts';
import { workOf } from './serving/work.ts';
import { createDownload } from './transport/download.ts';
import { createTransport } from './transport/transport.ts';
import type { Fetch } from './transport/transport.ts';

export interface ServeOptions {
  readonly connector: Connector;
  readonly credentials: CredentialStore;
  readonly vault: CustomerVault;
  /** Bearer token that callers must send. */
  readonly token: string;
  readonly logger: Logger;
  /** The values of the variables that the connector declares for its app. Left out: none is set. */
  readonly app?: AppValues;
  /** What several replicas of the connector share. Left out: this process is the only one. */
  readonly shared?: { readonly limits: LimitStore; readonly locks: LockStore };
  /**
   * Whether shops may have addresses in private networks, and plain HTTP. Only for shops on this machine or
   * in the operator's own network.
   */
  readonly allowsPrivateShops: boolean;
  /** Longest time to wait for a shop's answer to one request. Left out: 30 s. */
  readonly longestAnswerMs?: number | undefined;
  /** Checks that `/readyz` runs. */
  readonly checks?: HealthOptions['checks'];
}

/** Largest request body: enough for a batch of a few thousand rows. */
const bodyLimitBytes = 8 * 1024 * 1024;
/** Longest time to wait for renewed secrets, whatever the caller's deadline is. */
const longestRenewalMs = 15_000;

/**
 * Creates a connector's HTTP service, ready to listen. Serves `POST /v1/<operation>` by the table in
 * contracts/connector/operations.ts, `GET /v1/description`, `/healthz` and `/readyz`.
 *
 * Every platform outcome, including a fault, is a typed answer with status 200. Any other status means that
 * nothing was sent to the platform; `code` gives the reason.
 */
export function serveConnector(options: ServeOptions): FastifyInstance {
  const {
    credentials,
    vault,
    token,
    logger,
    shared,
    checks = {},
    allowsPrivateShops,
    app: values = {},
  } = options;
  const { longestAnswerMs } = options;
  const loggerInstance: FastifyBaseLogger = logger;
  const app = fastify({
    loggerInstance,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: bodyLimitBytes,
  });
  endSilentConnections(app);
  const transport = createTransport({ allowsPrivate: allowsPrivateShops });
  app.addHook('onClose', () => transport.close());
  /** Messages of faults do not tell why a shop was not reached. The log does. */
  const fetch: Fetch = (url, sending) =>
    transport.fetch(url, sending).catch((error: unknown) => {
      logger.info({ host: URL.parse(url)?.host, reason: reasonOf(error) }, 'a request to a shop failed');
      throw error;
    });
  const download = createDownload(fetch);
  const { limits, platform } = options.connector;
  const limiter = createLimiter({
    platform,
    limits,
    store: shared?.limits ?? limitsInProcess(),
    holder: randomUUID(),
  });
  app.addHook('onClose', () => limiter.close());
  const locks =
    shared === undefined
      ? inProcessLocks()
      : sharedLocks(shared.locks, (error) => logger.warn({ err: error }, 'a lock could not be stored'));
  const running = { limiter, limits, locks, logger, longestAnswerMs };
  const connector = withUnitLimits(options.connector, running);

  const addressOf = (text: string): string => {
    const address = shopAddress(text, { allowsHttp: allowsPrivateShops });
    if (address.kind === 'address') return address.url;
    throw new CodedError('shop_address_invalid', `The shop's address cannot be called. ${address.why}`);
  };

  app.setErrorHandler((error: unknown, _request, reply) => {
    const { status, code, message } = refusalOf(error);
    if (status >= 500) logger.error({ err: error }, 'a call failed in the service itself');
    return reply.code(status).send({ code, message });
  });

  app.register(healthRoutes, { checks });

  app.register(async (internal) => {
    internal.addHook('onRequest', async ({ headers }) => {
      if (!sameSecret(headers.authorization ?? '', `Bearer ${token}`)) {
        throw new CodedError('caller_unauthorized', 'The bearer token is not the one of this service.');
      }
    });

    internal.get('/v1/description', async () => descriptionOf(connector));

    internal.post<{ Params: { operation: string } }>('/v1/:operation', async (request, reply) => {
      const { operation } = request.params;
      if (!isOperation(operation)) {
        throw new CodedError('operation_unknown', `There is no operation "${operation}".`);
      }
      const { integrationId, sentAt, deadline, lane, input } = callEnvelope.parse(request.body);
      const now = callersClock(sentAt);
      const work = workOf(connector, operation, input, { addressOf, vault });
      if (work === null) {
        throw new CodedError('capability_missing', `${connector.platform} does not offer "${operation}".`);
      }
      limiter.expect(integrationId, lane);
      // The call takes its locks meanwhile.
      const loading = shopOf(credentials, integrationId, addressOf);
      const shop = loading.catch(() => null);
      const signal = callSignal(reply, deadline - now().getTime());
      const call = { integrationId, now, lane, app: values, fetch, download };
      const { tokens } = connector;
      const session =
        tokens &&
        tokenSession({ ...connector, tokens }, loading, {
          integrationId,
          credentials,
          renewalCall: (renewed, ends) =>
            limitedCall<Call>(
              { ...call, shop: renewed, signal: ends, deadline: now().getTime() + longestRenewalMs },
              running,
            ).call,
        });
      const output = await run(
        session?.connector ?? connector,
        operation,
        session?.wrap(work) ?? work,
        { ...call, deadline, signal, shop },
        running,
      );
      const { secrets } = await loading;
      const used = [secrets, session?.secrets() ?? {}, givenSecrets(operation, input)];
      return { output: used.reduce((cleaned, each) => cleanAnswer(cleaned, { secrets: each }), output) };
    });

    internal.post<{ Params: { operation: string } }>('/v1/app/:operation', async (request, reply) => {
      const { operation } = request.params;
      if (!isAppOperation(operation)) {
        throw new CodedError('operation_unknown', `There is no operation "${operation}" for the app.`);
      }
      if (!offersApp(connector, operation)) {
        throw new CodedError('capability_missing', `${connector.platform} does not offer "${operation}".`);
      }
      const { sentAt, deadline, input } = appEnvelope.parse(request.body);
      const now = callersClock(sentAt);
      const signal = callSignal(reply, deadline - now().getTime());
      const call = { now, deadline, signal, app: values, fetch };
      const output = await runAppOperation(connector, operation, input, {
        call,
        callWith: (shop, integrationId) =>
          limitedCall<Call>({ ...call, shop, integrationId, lane: 'sales', download }, running).call,
      });
      return { output: output.kind === 'granted' ? output : cleanAnswer(output, { secrets: values }) };
    });
  });
  return app;
}

function isAppOperation(name: string): name is AppOperation {
  return Object.hasOwn(appOperations, name);
}

function isOperation(name: string): name is Operation {
  return Object.hasOwn(operations, name);
}

async function shopOf(
  credentials: CredentialStore,
  integrationId: string,
  addressOf: (baseUrl: string) => string,
): Promise<StoredShop> {
  const shop = await credentials.load(integrationId).catch((cause: unknown) => {
    throw new CodedError('credentials_unavailable', 'The credentials could not be read.', { cause });
  });
  if (shop === null) {
    throw new CodedError('integration_unknown', `There are no credentials for integration ${integrationId}.`);
  }
  return { ...shop, baseUrl: addressOf(shop.baseUrl) };
}

/** The secrets that a caller wants to be checked before they are stored. */
function givenSecrets(operation: Operation, input: unknown): Shop['secrets'] {
  return operation === 'check' ? (operations.check.input.parse(input).secrets ?? {}) : {};
}

/** Compares two secrets. The time it takes reveals neither their content nor their length. */
function sameSecret(given: string, expected: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(given), digest(expected));
}
