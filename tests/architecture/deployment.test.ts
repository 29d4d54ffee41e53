import {
  connectorService,
  platformKeys,
  platforms,
  portVariable,
  urlVariable,
} from '@onhand/contracts/platforms.ts';
import { stepsAtATime } from '@onhand/activities/sweep-up.ts';
import { roleName } from '@onhand/database/roles.ts';
import { taskQueues } from '@onhand/workflows/task-queues.ts';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { z } from 'zod';
import { givenLocally, services, variablesOf } from './services.ts';
import { text } from './workspace.ts';

const composeFile = z.object({
  services: z.record(
    z.string(),
    z.object({
      build: z.object({ target: z.string() }).optional(),
      environment: z.record(z.string(), z.string()).default({}),
      ports: z.array(z.string()).default([]),
      networks: z.array(z.string()),
      mem_limit: z.string(),
      command: z.union([z.string(), z.array(z.string())]).optional(),
    }),
  ),
  networks: z.record(z.string(), z.object({ internal: z.boolean().default(false) }).nullable()),
  configs: z.record(z.string(), z.object({ content: z.string() })),
});
const compose = composeFile.parse(parse(text('docker-compose.yml'), { merge: true }));
const dockerfile = text('Dockerfile');
const targets = [...dockerfile.matchAll(/^FROM \S+ AS (\S+)$/gm)].map(([, target = '']) => target);

describe.each(services)('%s in docker-compose.yml', (name) => {
  const service = compose.services[name];
  const variables = variablesOf(name);

  it('is built from its target of the Dockerfile', () => {
    expect(service?.build?.target).toBe(name);
    expect(targets).toContain(name);
  });

  it('gets every variable that it cannot do without, and none that it does not read', () => {
    const given = Object.keys(service?.environment ?? {});
    const names = variables.map((variable) => variable.name);
    expect(given.filter((variable) => !names.includes(variable))).toEqual([]);
    const missing = variables.filter((variable) => variable.required && !given.includes(variable.name));
    expect(missing).toEqual([]);
  });

  it('has its variables explained in docs/operations.md', () => {
    const page = text('docs/operations.md');
    expect(variables.filter((variable) => !page.includes(`\`${variable.name}\``))).toEqual([]);
  });
});

describe.each(platformKeys)('the connector of %s', (key) => {
  const service = connectorService(key);
  const { port } = platforms[key];
  const stage = dockerfile.split(/^FROM /m).find((one) => one.startsWith(`service AS ${service}\n`));

  it('has a target of the Dockerfile that runs it, on its port of the registry', () => {
    expect(stage).toContain(`COPY --from=install-${service} /onhand /onhand\n`);
    expect(stage).toContain(` ${portVariable(key)}=${port}\nEXPOSE ${port}\n`);
    expect(stage).toContain(`process.env.${portVariable(key)} + '/readyz'`);
    expect(stage).toContain(`CMD ["node", "services/${service}/main.ts"]\n`);
    expect(dockerfile).toContain(`FROM workspace AS install-${service}\n`);
    expect(dockerfile).toContain(`--filter "@onhand/${service}..."\n`);
  });

  it('is called at its service and port of docker-compose.yml', () => {
    const callers = services.filter((name) => requires(name, urlVariable(key)));
    expect(callers).toEqual(['gateway', 'worker']);
    const addresses = callers.map((name) => compose.services[name]?.environment[urlVariable(key)]);
    expect(addresses).toEqual(callers.map(() => `http://${service}:${port}`));
  });
});

it('no connector is deployed that the registry does not list', () => {
  const listed = platformKeys.map(connectorService).toSorted();
  const connectors = (names: readonly string[]) =>
    names.filter((name) => name.startsWith('connector-')).toSorted();
  expect(connectors(Object.keys(compose.services))).toEqual(listed);
  expect(connectors(targets)).toEqual(listed);
});

function requires(service: string, variable: string): boolean {
  return variablesOf(service).some(({ name, required }) => name === variable && required);
}

it.each(services)('npm start gives %s every variable that it cannot do without', (name) => {
  const given = Object.keys(givenLocally(name) ?? {});
  const missing = variablesOf(name).filter((variable) => variable.required && !given.includes(variable.name));
  expect(missing).toEqual([]);
});

it.each(services)('npm start gives %s the keys of the shops’ secrets only if it reads them', (name) => {
  const given = Object.keys(givenLocally(name) ?? {}).filter((variable) => variable.includes('SECRETS_KEY'));
  const names = variablesOf(name).map((variable) => variable.name);
  expect(given.filter((variable) => !names.includes(variable))).toEqual([]);
});

/** The services that share a network with a service. */
function neighboursOf(name: string): ReadonlySet<string> {
  const own = compose.services[name]?.networks ?? [];
  return new Set(
    Object.entries(compose.services).flatMap(([other, { networks }]) =>
      networks.some((network) => own.includes(network)) ? [other] : [],
    ),
  );
}

it('connectors and the notifier reach the internet and their database, and nothing of Temporal', () => {
  for (const service of ['notifier', ...platformKeys.map(connectorService)]) {
    const neighbours = neighboursOf(service);
    expect([...neighbours].filter((name) => name.startsWith('temporal'))).toEqual([]);
    expect(neighbours).toContain('postgres');
    const networks = compose.services[service]?.networks ?? [];
    expect(networks.some((network) => compose.networks[network]?.internal !== true)).toBe(true);
  }
});

it('what talks to each other shares a network, and what is published has one to the outside', () => {
  const pairs = Object.entries(compose.services).flatMap(([name, { environment }]) =>
    Object.values(environment).flatMap((value) =>
      Object.keys(compose.services)
        .filter((other) => other !== name && new RegExp(`(^|[/@])${other}(:\\d|$)`).test(value))
        .map((other) => [name, other] as const),
    ),
  );
  expect(pairs).toContainEqual(['worker', 'connector-vendure']);
  expect(pairs).toContainEqual(['temporal', 'postgres']);
  expect(pairs.filter(([name, other]) => !neighboursOf(name).has(other))).toEqual([]);
  const published = Object.values(compose.services).filter(({ ports }) => ports.length > 0);
  for (const { networks } of published) {
    expect(networks.some((network) => compose.networks[network]?.internal !== true)).toBe(true);
  }
});

it('every service logs in with a role of its own; only migrations own the tables', () => {
  const accounts = Object.entries(compose.services).flatMap(([name, { environment }]) => {
    const url = environment['DATABASE_URL'];
    return url === undefined ? [] : [[name, /^postgres:\/\/(\w+):/.exec(url)?.[1]]];
  });
  expect(Object.fromEntries(accounts)).toEqual({
    migrate: 'onhand',
    gateway: roleName('gateway'),
    worker: roleName('worker'),
    notifier: roleName('notifier'),
    ...Object.fromEntries(platformKeys.map((key) => [connectorService(key), roleName('connector')])),
  });
  expect(compose.services['temporal']?.environment).toMatchObject({ POSTGRES_USER: 'temporal' });
  expect(compose.services['temporal-schema']?.environment).toMatchObject({ SQL_USER: 'temporal' });
});

it('what is in Temporal’s databases is given to its role before its schema is changed', () => {
  const { command } = compose.services['temporal-role'] ?? {};
  const [given, changed] = [String(command), String(compose.services['temporal-schema']?.command)];
  const databases = /^for database in (.*); do$/m.exec(given)?.[1]?.split(' ');
  expect(databases).toEqual([...changed.matchAll(/(\w+):\w+/g)].map(([, database]) => database));
  // tests/integration/database/temporal-role.test.ts runs it.
  expect(given.match(/owner to temporal/g)).toHaveLength(4);
});

it('PostgreSQL accepts the connections of two of each service', () => {
  const pools = (path: string) =>
    [...text(path).matchAll(/(?:maxConnections|connectionsEach)(?:: | = )(\d+)/g)].reduce(
      (sum, [, size]) => sum + Number(size),
      0,
    );
  const door = pools('packages/core/orders/connect-door.ts');
  const gateway = pools('services/gateway/main.ts') + door;
  // Besides its pool: the sweep's connections and the listener.
  const worker = pools('services/worker/connections.ts') + stepsAtATime + 1;
  const connector = pools('packages/connector-host/run-connector.ts');
  const notifier = pools('services/notifier/main.ts');
  expect([gateway, worker, connector, notifier].every((size) => size > 0)).toBe(true);
  const { SQL_MAX_CONNS, SQL_VIS_MAX_CONNS } = compose.services['temporal']?.environment ?? {};
  const temporal = 4 * (Number(SQL_MAX_CONNS) + Number(SQL_VIS_MAX_CONNS));
  const accepted = /max_connections=(\d+)/.exec(String(compose.services['postgres']?.command))?.[1];
  // Ten are kept for administrators, migrations and reports.
  const needed = 2 * (gateway + worker + notifier + platformKeys.length * connector) + temporal + 10;
  expect(Number(accepted)).toBeGreaterThanOrEqual(needed);
});

it('what is published is published on the loopback only', () => {
  const ports = Object.values(compose.services).flatMap((service) => service.ports);
  expect(ports.filter((port) => !port.startsWith('127.0.0.1:'))).toEqual([]);
});

it('every secret comes from .env, which has no defaults, and .env.example names all of it', () => {
  const used = [...text('docker-compose.yml').matchAll(/\$\{(\w+)(:[?-])([^}]*)\}/g)];
  const withDefault = used.filter(([, , operator, rest]) => operator === ':-' && rest !== '');
  expect(withDefault.map(([whole]) => whole)).toEqual([]);
  const example = text('.env.example');
  expect(used.map(([, name = '']) => name).filter((name) => !example.includes(`\n${name}=\n`))).toEqual([]);
});

it('images install with the pnpm that the bootstrap pins', () => {
  const pinned = /const pnpm = '(pnpm@[\d.]+)'/.exec(text('packages/local-stack/bootstrap/install.mjs'))?.[1];
  expect(dockerfile).toContain(`ARG PNPM=${pinned}\n`);
});

it('no service runs as root', () => {
  const users = dockerfile.split(/^FROM /m).map((stage) => [...stage.matchAll(/^USER (\S+)$/gm)].at(-1)?.[1]);
  expect(users).not.toContain('root');
  expect(dockerfile).toContain('USER node');
});

it("the production server's settings let merchants take turns in the queues with few slots", () => {
  const { bulk, reconcile, notify } = taskQueues('onhand');
  const onePartition = [bulk, reconcile, notify].map((taskQueueName) => ({
    value: 1,
    constraints: { taskQueueName },
  }));
  expect(parse(compose.configs['temporal']?.content ?? '')).toEqual({
    'matching.enableFairness': [{ value: true }],
    'matching.numTaskqueueReadPartitions': onePartition,
    'matching.numTaskqueueWritePartitions': onePartition,
  });
});
