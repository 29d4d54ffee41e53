import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { platforms } from '@onhand/gateway/webhooks/registry.ts';
import { describe, expect, it } from 'vitest';
import { root } from './run.ts';
import { startedLocally, variablesOf } from './services.ts';
import { connectorFolders, text } from './workspace.ts';

/** What a connector consists of, the same in each; webhook.ts where the platform sends webhooks. */
const required = [
  'behaviour.ts',
  'check.ts',
  'connector.ts',
  'limits.ts',
  'main.ts',
  'package.json',
  'tsconfig.json',
];

const connectors = connectorFolders.map((folder) => ({
  folder,
  service: folder.slice('services/'.length),
  platform: folder.slice('services/connector-'.length),
}));

it('the gateway knows every connector, and no other platform', () => {
  expect([...platforms.keys()].toSorted()).toEqual(connectors.map(({ platform }) => platform));
});

describe.each(connectors)('$service', ({ folder, service, platform }) => {
  it('has the files that every connector has', () => {
    expect(required.filter((file) => !existsSync(join(root, folder, file)))).toEqual([]);
  });

  it('has a webhook.ts exactly where the gateway takes its webhooks', () => {
    expect(existsSync(join(root, folder, 'webhook.ts'))).toBe(platforms.get(platform) !== null);
  });

  it('is known by the folder it lies in', () => {
    expect(text(`${folder}/connector.ts`)).toContain(`platform: '${platform}'`);
  });

  it('is started by npm start', () => {
    expect(startedLocally.map(({ name }) => name)).toContain(service);
  });

  it('is called by the worker', () => {
    const variable = `${service.replaceAll('-', '_').toUpperCase()}_URL`;
    expect(variablesOf('worker')).toContainEqual({ name: variable, required: true });
  });

  it('runs the conformance suite', () => {
    expect(text(`tests/integration/${service}/conformance.test.ts`)).toContain('testing/conformance.ts');
  });

  it('has its section in docs/connectors.md', () => {
    expect(text('docs/connectors.md')).toMatch(new RegExp(`^## .*\\(\`${service}\`\\)$`, 'm'));
  });
});
