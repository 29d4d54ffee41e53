import { connect } from '@onhand/database/connect.ts';
import { createLogger } from '@onhand/service-kit/logging.ts';
import { createApp } from './app.ts';
import type { Dependencies } from './dependencies.ts';

// Prints the description of the API as JSON. No route is called, so nothing answers behind it.
const unasked = (): never => {
  throw new Error('The gateway is only described.');
};
const db = connect('postgres://nobody@127.0.0.1:1/none');
const app = await createApp({
  db,
  doorDb: db,
  dispatcher: {} as Dependencies['dispatcher'],
  connectors: { call: unasked, callApp: unasked, describe: unasked },
  webhooks: new Map(),
  listener: { on: () => () => undefined },
  clock: { now: unasked },
  log: createLogger({ service: 'gateway', level: 'silent' }),
  temporalReachable: unasked,
  configuration: {
    publicUrl: 'http://127.0.0.1',
    secretKeys: {} as Dependencies['configuration']['secretKeys'],
    allowsPrivateShops: false,
  },
});
await app.ready();
process.stdout.write(JSON.stringify(app.swagger()));
await app.close();
await db.destroy();
