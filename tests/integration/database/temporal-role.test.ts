import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Client } from 'pg';
import { afterAll, beforeAll, expect, inject, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';

const composeFile = z.object({
  services: z.object({ 'temporal-role': z.object({ command: z.tuple([z.string()]) }) }),
});
const { services } = composeFile.parse(
  parse(readFileSync(join(import.meta.dirname, '../../../docker-compose.yml'), 'utf8'), { merge: true }),
);
const [command] = services['temporal-role'].command;
const [forAll = '', forEach = ''] = [...command.matchAll(/<<'SQL'\n([^]*?)\nSQL$/gm)].map(([, text]) => text);
const databases = ['temporal', 'temporal_visibility'];
const password = "it's a test";

/** Calls `work` with a connection to a database of the test server. */
async function connected<T>(
  database: string,
  work: (client: Client) => Promise<T>,
  { user }: { readonly user?: string } = {},
): Promise<T> {
  const url = new URL(inject('postgresUrl'));
  url.pathname = `/${database}`;
  if (user !== undefined) [url.username, url.password] = [user, encodeURIComponent(password)];
  const client = new Client({ connectionString: url.href });
  await client.connect();
  try {
    return await work(client);
  } finally {
    await client.end();
  }
}

/** Runs what psql would read: statements that end with `;`, or with `\gexec`, which runs what they return. */
async function run(client: Client, script: string): Promise<void> {
  for (const [, statement = '', end] of script.matchAll(/([^]*?)(;|\\gexec)\n?/g)) {
    const { rows } = await client.query<string[]>({
      text: statement.replaceAll(":'password'", client.escapeLiteral(password)),
      rowMode: 'array',
    });
    if (end === '\\gexec') for (const made of rows.flat()) await client.query(made);
  }
}

/** Does what the step of docker-compose.yml does. */
async function giveToTemporal(): Promise<void> {
  await connected('postgres', (client) => run(client, forAll));
  for (const database of databases) await connected(database, (client) => run(client, forEach));
}

async function removeAll(): Promise<void> {
  await connected('postgres', async (client) => {
    for (const database of databases) await client.query(`drop database if exists ${database} with (force)`);
    for (const role of ['temporal', 'earlier']) await client.query(`drop role if exists ${role}`);
  });
}

/** Databases from before there was a role of Temporal's own. */
beforeAll(async () => {
  await removeAll();
  await connected('postgres', async (client) => {
    await client.query('create role earlier');
    for (const database of databases) await client.query(`create database ${database} owner earlier`);
  });
  for (const database of databases) {
    await connected(database, async (client) => {
      await client.query('set role earlier');
      await client.query(`
        create table shards (id bigserial primary key, "Range" int);
        create view ranges as select "Range" from shards;
        create sequence loose;
        create function half(int) returns int language sql as 'select $1 / 2'`);
    });
  }
});
afterAll(removeAll);

it('what another role owns is Temporal’s afterwards, and once more changes nothing', async () => {
  await giveToTemporal();
  await giveToTemporal();
  for (const database of databases) {
    const owners = await connected(database, (client) =>
      client.query<string[]>({
        text: `
          select relowner::regrole::text from pg_class where relnamespace = 'public'::regnamespace
          union select proowner::regrole::text from pg_proc where pronamespace = 'public'::regnamespace
          union select nspowner::regrole::text from pg_namespace where nspname = 'public'
          union select datdba::regrole::text from pg_database where datname = current_database()`,
        rowMode: 'array',
      }),
    );
    expect(owners.rows).toEqual([['temporal']]);
    const changed = connected(
      database,
      async (client) => {
        await client.query('alter table shards add column owner text');
        await client.query(
          `create or replace function half(int) returns int language sql as 'select $1 / 3'`,
        );
      },
      { user: 'temporal' },
    );
    await expect(changed).resolves.toBeUndefined();
  }
});
