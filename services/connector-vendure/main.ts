import { serveConnector } from '@onhand/connector-kit/serve.ts';
import { connect } from '@onhand/database/connect.ts';
import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { createShopStore } from '@onhand/core/access/credentials/shop-store.ts';
import { readConfiguration } from '@onhand/service-kit/configuration.ts';
import { runService } from '@onhand/service-kit/run-service.ts';
import { z } from 'zod';
import { connector } from './connector.ts';

const variables = z.object({
  DATABASE_URL: z.string().describe('postgres://user:password@host/database'),
  CONNECTOR_TOKEN: z.string().min(16).describe('what the worker brings as its bearer token'),
  CONNECTOR_VENDURE_PORT: z.coerce.number().int().default(3022).describe('0 takes a free one'),
  CONNECTOR_HOST: z.string().default('127.0.0.1').describe('the address to listen on'),
});

await runService({
  name: 'connector-vendure',
  start: async (logger) => {
    const configuration = readConfiguration(variables, process.env);
    const keys = readSecretKeys(process.env);
    const db = connect(configuration.DATABASE_URL, { name: 'connector-vendure', maxConnections: 4 });
    const app = serveConnector({
      connector,
      credentials: createShopStore({ db, keys }),
      token: configuration.CONNECTOR_TOKEN,
      logger,
      checks: { database: () => db.selectFrom('integrations').select('id').limit(1).execute() },
    });
    const url = await app.listen({
      port: configuration.CONNECTOR_VENDURE_PORT,
      host: configuration.CONNECTOR_HOST,
    });
    return {
      url,
      close: async () => {
        await app.close();
        await db.destroy();
      },
    };
  },
});
