import { randomUUID } from 'node:crypto';
import type { InputOf, Operation, OutputOf } from '@onhand/contracts/connector/operations.ts';
import { outputs } from '@onhand/contracts/connector/outputs.ts';
import { createLogger } from '@onhand/service-kit/logging.ts';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { AppValues } from '../app.ts';
import type { Connector, Shop } from '../connector.ts';
import { limitsInProcess } from '../limits/limit-store.ts';
import { serveConnector } from '../serve.ts';
import type { ServeOptions } from '../serve.ts';
import { memoryCredentials } from './memory-credentials.ts';
import { memoryLocks } from './memory-locks.ts';
import { memoryVault } from './memory-vault.ts';

export const testToken = 'a-token-for-tests';

/** Serves a connector for one shop as in production, but without a socket. */
export interface Served {
  readonly app: FastifyInstance;
  readonly integrationId: string;
  /** What its replicas share, as they do in production. */
  readonly shared: NonNullable<ServeOptions['shared']>;
  /** Runs an operation and returns its outcome, as a caller gets it. Throws unless the status is 200. */
  readonly ask: <O extends Operation>(
    operation: O,
    input: InputOf<O>,
    timeoutMs?: number,
  ) => Promise<OutputOf<O>>;
}

export function servedFor(
  connector: Connector,
  shop: Shop,
  {
    allowsPrivateShops = true,
    longestAnswerMs,
    app: appValues = {},
    replicaOf: { integrationId, shared } = {
      integrationId: randomUUID(),
      shared: { limits: limitsInProcess(), locks: memoryLocks() },
    },
  }: {
    readonly allowsPrivateShops?: boolean;
    readonly longestAnswerMs?: number;
    /** The values of the app's variables. */
    readonly app?: AppValues;
    /** Another service of the same integration. Left out: it is the only one. */
    readonly replicaOf?: Pick<Served, 'integrationId' | 'shared'>;
  } = {},
): Served {
  const app = serveConnector({
    connector,
    credentials: memoryCredentials(integrationId, shop),
    vault: memoryVault,
    shared,
    app: appValues,
    token: testToken,
    allowsPrivateShops,
    longestAnswerMs,
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  return {
    app,
    integrationId,
    shared,
    async ask<O extends Operation>(operation: O, input: InputOf<O>, timeoutMs = 20_000) {
      const schema: z.ZodType<OutputOf<O>> = outputs[operation];
      const sentAt = Date.now();
      const response = await app.inject({
        method: 'POST',
        url: `/v1/${operation}`,
        headers: { authorization: `Bearer ${testToken}` },
        payload: { integrationId, sentAt, deadline: sentAt + timeoutMs, lane: 'sales', input },
      });
      if (response.statusCode !== 200) throw new Error(response.body);
      return schema.parse(response.json().output);
    },
  };
}
