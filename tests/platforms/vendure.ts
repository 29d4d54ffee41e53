import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { Client } from 'pg';
import { vendureApi } from './vendure-api.ts';
import type { VendureApi } from './vendure-api.ts';
import { populate } from './vendure-shop.ts';
import type { VendureShop } from './vendure-shop.ts';

/** A real Vendure server with a shop in it. */
export interface Vendure extends VendureShop {
  /** Its address; the connector finds the Admin API at `/admin-api` below it. */
  readonly url: string;
  readonly database: string;
  /** The superadministrator's, as the connector takes them. */
  readonly credentials: { readonly username: string; readonly password: string };
  /** For what has no helper of its own. */
  readonly api: VendureApi;
  /**
   * Ends the server. Its shop stays in its database: start it again there, on the same port, and it is back.
   */
  readonly stop: () => Promise<void>;
}

export interface VendureOptions {
  /** The connection string of a PostgreSQL superuser. */
  readonly postgresUrl: string;
  /** The database of this shop, made when there is none; by default a new one. */
  readonly database?: string;
  /** Any free one by default. */
  readonly port?: number;
}

const folder = join(import.meta.dirname, 'vendure');
const credentials = { username: 'superadmin', password: 'a-password-for-tests' };
const startWithinMs = 60_000;

/**
 * Starts the Vendure server of `tests/platforms/vendure` (install it there first, with pnpm) and sets its
 * shop up: currency USD, one tax zone, a shipping and a payment method. It ends with `stop`, and when this
 * process ends.
 */
export async function startVendure(options: VendureOptions): Promise<Vendure> {
  const { postgresUrl, database = `vendure_${randomUUID().replaceAll('-', '')}`, port = 0 } = options;
  const { url, stop } = await startServer(await databaseUrl(postgresUrl, database), port);
  try {
    const api = vendureApi(url, credentials);
    return { ...(await populate(api)), url, database, credentials, api, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/**
 * The connection string of the database with this name on the same server, which is made when it is missing.
 */
async function databaseUrl(postgresUrl: string, name: string): Promise<string> {
  const client = new Client({ connectionString: postgresUrl });
  await client.connect();
  try {
    const { rowCount } = await client.query('select from pg_database where datname = $1', [name]);
    if (rowCount === 0) await client.query(`create database ${client.escapeIdentifier(name)}`);
  } finally {
    await client.end();
  }
  const url = new URL(postgresUrl);
  url.pathname = `/${name}`;
  return url.href;
}

async function startServer(
  shopDatabaseUrl: string,
  port: number,
): Promise<{ url: string; stop: () => Promise<void> }> {
  if (!existsSync(join(folder, 'node_modules'))) {
    throw new Error(`Vendure is not installed: run "npx pnpm@12.21.0 install" in ${folder}.`);
  }
  const child = spawn(process.execPath, ['server.js'], {
    cwd: folder,
    // The server ends when its standard input does, which is when this process is gone.
    stdio: ['pipe', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      NODE_COMPILE_CACHE: process.env['NODE_COMPILE_CACHE'],
      VENDURE_DISABLE_TELEMETRY: 'true',
      VENDURE_DATABASE_URL: shopDatabaseUrl,
      VENDURE_USERNAME: credentials.username,
      VENDURE_PASSWORD: credentials.password,
      VENDURE_PORT: String(port),
    },
  });
  const said: string[] = [];
  const ready = Promise.withResolvers<string>();
  const listen = (line: string) => {
    said.push(line);
    const url = /^ready (http\S+)$/.exec(line)?.[1];
    if (url !== undefined) ready.resolve(url);
  };
  createInterface(child.stdout).on('line', listen);
  createInterface(child.stderr).on('line', listen);
  const fail = (why: string) => ready.reject(new Error(`Vendure ${why}.\n${said.slice(-30).join('\n')}`));
  child.once('error', (error) => fail(`could not be started (${error.message})`));
  const exited = new Promise<void>((resolve) => child.once('close', () => resolve()));
  void exited.then(() => fail('ended before it was ready'));
  const patience = setTimeout(() => fail('was not ready in time'), startWithinMs);

  const stop = async () => {
    child.kill('SIGTERM');
    const insist = setTimeout(() => child.kill('SIGKILL'), 10_000);
    await exited;
    clearTimeout(insist);
  };
  try {
    return { url: await ready.promise, stop };
  } catch (error) {
    await stop();
    throw error;
  } finally {
    clearTimeout(patience);
  }
}
