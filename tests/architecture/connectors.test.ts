import { existsSync, globSync } from 'node:fs';
import { join } from 'node:path';
import type { Connector } from '@onhand/connector-kit/connector.ts';
import {
  connectorService,
  platformKeys,
  platforms,
  portVariable,
  reservingPlatforms,
  urlVariable,
} from '@onhand/contracts/platforms.ts';
import { platforms as gatewayPlatforms } from '@onhand/gateway/webhooks/registry.ts';
import { defaultPorts } from '@onhand/local-stack/ports.ts';
import { describe, expect, it } from 'vitest';
import { root } from './run.ts';
import { givenLocally, variablesOf } from './services.ts';
import { connectorFolders, text } from './workspace.ts';

/** What a connector consists of, the same in each. */
const required = [
  'README.md',
  'behaviour.ts',
  'check.ts',
  'client.ts',
  'connector.ts',
  'limits.ts',
  'listings.ts',
  'main.ts',
  'package.json',
  'tsconfig.json',
];

/** The files of what a connector can do besides: there in each that can, in no other. */
const ofCapabilities: readonly {
  readonly files: readonly string[];
  readonly isIn: (connector: Connector) => boolean;
}[] = [
  { files: ['set-state.ts'], isIn: ({ listings }) => listings.setState !== undefined },
  {
    files: ['create-listings.ts', 'find-listing.ts'],
    isIn: ({ listings }) => listings.creation !== undefined,
  },
  { files: ['inventory.ts'], isIn: ({ inventory }) => inventory !== undefined },
  {
    files: ['orders.ts', 'order-schema.ts', 'order-snapshot.ts'],
    isIn: ({ orders }) => orders !== undefined,
  },
  { files: ['read-for-copy.ts'], isIn: ({ orders }) => orders?.readForCopy !== undefined },
  {
    files: ['create-orders.ts', 'find-marker.ts', 'order-marker.ts'],
    isIn: ({ orders }) => orders?.creation !== undefined,
  },
  { files: ['draft-states.ts'], isIn: ({ orders }) => orders?.creation?.getDrafts !== undefined },
  {
    files: [
      'products.ts',
      'product-schema.ts',
      'product-snapshot.ts',
      'read-products.ts',
      'update-products.ts',
    ],
    isIn: ({ products }) => products !== undefined,
  },
  {
    files: ['customers.ts', 'customer-schema.ts', 'customer-content.ts', 'write-customers.ts'],
    isIn: ({ customers }) => customers !== undefined,
  },
  { files: ['locations.ts'], isIn: ({ locations }) => locations !== undefined },
  { files: ['webhook.ts'], isIn: ({ webhook }) => webhook !== undefined },
  { files: ['subscriptions.ts'], isIn: ({ subscriptions }) => subscriptions !== undefined },
];

it('the registry lists a platform for each connector folder, and no other', () => {
  const services = platformKeys.map((key) => `services/${connectorService(key)}`);
  expect(connectorFolders).toEqual(services.toSorted());
});

it('the gateway takes in the webhooks of exactly the platforms that send some', () => {
  const taken = [...gatewayPlatforms].map(([key, webhook]) => [key, webhook !== null]);
  expect(taken).toEqual(platformKeys.map((key) => [key, platforms[key].sendsWebhooks]));
});

it('a key can stand in the name of a folder and of an environment variable', () => {
  expect(platformKeys.filter((key) => !/^[a-z][a-z0-9]*$/.test(key))).toEqual([]);
});

it('no two connectors share a port, with one another or with anything else', () => {
  const ports = Object.values(defaultPorts);
  expect(new Set(ports).size).toBe(ports.length);
});

it('README.md and docs/overview.md name every platform', () => {
  const names = platformKeys.map((key) => platforms[key].name);
  const pages = [text('README.md'), text('docs/overview.md')];
  expect(names.filter((name) => !pages.every((page) => page.includes(name)))).toEqual([]);
});

it('of the sandbox, only a platform and the lines that list it name it', () => {
  const shared = globSync('services/sandbox/**/*.ts', {
    cwd: root,
    exclude: ['**/node_modules', 'services/sandbox/platforms/*/**'],
  });
  const names = new RegExp([...platformKeys, 'wordpress', 'wp-json'].join('|'), 'i');
  const naming = shared.filter((path) => names.test(text(path)));
  expect(naming.toSorted()).toEqual([
    'services/sandbox/platforms/apps.ts',
    'services/sandbox/platforms/registry.ts',
  ]);
});

describe.each(platformKeys)('the connector of %s', (key) => {
  const service = connectorService(key);
  const { name, sendsWebhooks } = platforms[key];
  const folder = `services/${service}`;
  const has = (file: string) => existsSync(join(root, folder, file));
  const load = async () => {
    // `npm start` loads it in the same way.
    const { connector } = (await import(join(root, folder, 'connector.ts'))) as {
      readonly connector: Connector;
    };
    return connector;
  };

  it('has the files that every connector has', () => {
    expect(required.filter((file) => !has(file))).toEqual([]);
  });

  it('has the files of what it can do, named as in every connector, and none of what it cannot', async () => {
    const connector = await load();
    const wrong = ofCapabilities.flatMap(({ files, isIn }) =>
      files.filter((file) => has(file) !== isIn(connector)),
    );
    expect(wrong).toEqual([]);
  });

  it('is known by the folder it lies in, and sends webhooks and reserves drafts as the registry says', async () => {
    const connector = await load();
    expect([connector.platform, connector.webhook !== undefined]).toEqual([key, sendsWebhooks]);
    const { draftsReserve = false } = connector.orders?.creation?.behaviour ?? {};
    expect(reservingPlatforms.includes(key)).toBe(draftsReserve);
  });

  it('is run by one call', () => {
    const lines = text(`${folder}/main.ts`).split('\n');
    expect(lines.filter((line) => line !== '' && !line.startsWith('import '))).toEqual([
      'await runConnector(connector);',
    ]);
  });

  it('has a README headed by its name that leads to its section in docs/connectors.md', () => {
    const page = text(`${folder}/README.md`);
    expect(page.split('\n')[0]).toBe(`# ${name} connector`);
    expect(page).toMatch(new RegExp(`docs/connectors\\.md#[a-z0-9-]*${service}\\)`));
    expect(text('docs/connectors.md')).toContain(`\n## ${name} (\`${service}\`)\n`);
  });

  it('is started by npm start, on the port that its callers are told', () => {
    const port = defaultPorts[service];
    expect(givenLocally(service)).toMatchObject({ [portVariable(key)]: String(port) });
    for (const caller of ['gateway', 'worker']) {
      expect(givenLocally(caller)).toMatchObject({ [urlVariable(key)]: `http://127.0.0.1:${port}` });
    }
  });

  it('is called by the gateway and the worker', () => {
    for (const caller of ['gateway', 'worker']) {
      expect(variablesOf(caller)).toContainEqual({ name: urlVariable(key), required: true });
    }
  });

  it('runs the conformance suite', () => {
    expect(text(`tests/integration/${service}/conformance.test.ts`)).toContain('testing/conformance.ts');
  });
});
