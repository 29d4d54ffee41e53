import {
  bootstrap,
  DefaultLogger,
  dummyPaymentHandler,
  LogLevel,
  RandomBytesApiKeyStrategy,
} from '@vendure/core';
import { createHash } from 'node:crypto';
import { env, stdin, stdout } from 'node:process';
import { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';

/** Replaces bcrypt, which takes a quarter of a second of a processor: nearly every test logs in. */
const quickHashing = {
  hash: async (plaintext) => createHash('sha256').update(plaintext).digest('hex'),
  check: async (plaintext, hash) => (await quickHashing.hash(plaintext)) === hash,
};

/** Keeps the files of assets in memory. Vendure's own strategy refuses every file. */
const files = new Map();
const filesInMemory = {
  writeFileFromBuffer: async (name, data) => (files.set(name, data), name),
  writeFileFromStream: async (name, stream) => (files.set(name, await buffer(stream)), name),
  readFileToBuffer: async (name) => files.get(name),
  readFileToStream: async (name) => Readable.from([files.get(name)]),
  deleteFile: async (name) => void files.delete(name),
  fileExists: async (name) => files.has(name),
  toAbsoluteUrl: (_request, name) => `http://assets.example/${name}`,
};

// A Vendure shop as small as it can be: no dashboard, no e-mail, no search index; jobs run in memory.
// VENDURE_DATABASE_URL, VENDURE_USERNAME, VENDURE_PASSWORD; VENDURE_PORT 0 takes a free one.
const app = await bootstrap({
  logger: new DefaultLogger({ level: LogLevel.Warn }),
  apiOptions: { hostname: '127.0.0.1', port: Number(env.VENDURE_PORT ?? 0), cors: false },
  authOptions: {
    tokenMethod: ['bearer', 'api-key'],
    passwordHashingStrategy: quickHashing,
    adminApiKeyStrategy: new RandomBytesApiKeyStrategy({ hashingStrategy: quickHashing }),
    superadminCredentials: { identifier: env.VENDURE_USERNAME, password: env.VENDURE_PASSWORD },
  },
  dbConnectionOptions: {
    type: 'postgres',
    url: env.VENDURE_DATABASE_URL,
    synchronize: true,
    logging: false,
    // Vendure's timestamps have no time zone and its date filters are in UTC: the session must be, too.
    extra: { options: '-c TimeZone=UTC' },
  },
  assetOptions: {
    assetStorageStrategy: filesInMemory,
    assetPreviewStrategy: { generatePreviewImage: async (_ctx, _type, data) => data },
  },
  paymentOptions: { paymentMethodHandlers: [dummyPaymentHandler] },
});

const stop = () => void app.close().then(() => process.exit(0));
process.once('SIGTERM', stop);
// The test that started this server holds its standard input: when the test dies, so does the server.
stdin.once('end', stop).resume();

stdout.write(`ready http://127.0.0.1:${app.getHttpServer().address().port}\n`);
