import { randomUUID } from 'node:crypto';
import type { InputOf, Operation, OutputOf } from '@onhand/contracts/connector/operations.ts';
import { outputs } from '@onhand/contracts/connector/outputs.ts';
import { createLogger } from '@onhand/service-kit/logging.ts';
import type { FastifyInstance } from 'fastify';
import type { z } from 'zod';
import type { Connector, Shop } from '../connector.ts';
import { serveConnector } from '../serve.ts';
import { memoryVault } from './memory-vault.ts';

export const testToken = 'a-token-for-tests';

/** Serves a connector for one shop as in production, but without a socket. */
export interface Served {
  readonly app: FastifyInstance;
  readonly integrationId: string;
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
  }: { readonly allowsPrivateShops?: boolean; readonly longestAnswerMs?: number } = {},
): Served {
  const integrationId = randomUUID();
  const app = serveConnector({
    connector,
    credentials: { load: async (id) => (id === integrationId ? shop : null) },
    vault: memoryVault,
    token: testToken,
    allowsPrivateShops,
    longestAnswerMs,
    logger: createLogger({ service: 'test', level: 'silent' }),
  });
  return {
    app,
    integrationId,
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
