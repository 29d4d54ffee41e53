import { privateShopsVariable } from '@onhand/contracts/private-shops.ts';
import { readSecretKeys } from '@onhand/core/access/credentials/secret-keys.ts';
import { connect } from '@onhand/database/connect.ts';
import { warnIfUnsecured } from '@onhand/database/warn-if-unsecured.ts';
import { systemClock } from '@onhand/service-kit/clock.ts';
import { readConfiguration } from '@onhand/service-kit/configuration.ts';
import { runService } from '@onhand/service-kit/run-service.ts';
import { z } from 'zod';
import { createNotifier } from './app.ts';

const variables = z.object({
  DATABASE_URL: z.string().describe('postgres://user:password@host/database'),
  CONNECTOR_TOKEN: z.string().min(16).describe('what the worker brings as its bearer token'),
  ...privateShopsVariable,
  SMTP_URL: z.string().optional().describe('smtp://user:password@host:587, or smtps:// for TLS at once'),
  SMTP_FROM: z.string().optional().describe('the address in whose name e-mails are sent'),
  NOTIFIER_PORT: z.coerce.number().int().default(3031).describe('0 takes a free port'),
  NOTIFIER_HOST: z.string().default('127.0.0.1').describe('the address to listen on'),
});

await runService({
  name: 'notifier',
  start: async (logger) => {
    const configuration = readConfiguration(variables, process.env);
    const keys = readSecretKeys(process.env);
    await using opened = new AsyncDisposableStack();
    const db = connect(configuration.DATABASE_URL, { name: 'notifier', maxConnections: 4 });
    opened.defer(() => db.destroy());
    const { SMTP_URL: smtpUrl, SMTP_FROM: from } = configuration;
    const app = createNotifier({
      db,
      keys,
      token: configuration.CONNECTOR_TOKEN,
      ...(smtpUrl && { mail: { url: new URL(smtpUrl), from: from || 'onhand@localhost' } }),
      allowsPrivate: configuration.ONHAND_ALLOW_PRIVATE_SHOPS,
      clock: systemClock,
      logger,
    });
    opened.defer(() => app.close());
    const url = await app.listen({ port: configuration.NOTIFIER_PORT, host: configuration.NOTIFIER_HOST });
    await warnIfUnsecured(db, logger);
    const owned = opened.move();
    return { url, close: () => owned.disposeAsync() };
  },
});
