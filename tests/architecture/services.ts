import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { connectorVariables } from '@onhand/connector-client/addresses.ts';
import { hostVariables } from '@onhand/connector-host/variables.ts';
import { connectorService, platformKeys } from '@onhand/contracts/platforms.ts';
import { privateShopsVariable } from '@onhand/contracts/private-shops.ts';
import { defaultPorts } from '@onhand/local-stack/ports.ts';
import { serviceEnvironments } from '@onhand/local-stack/service-environment.ts';
import type { PlatformKey } from '@onhand/contracts/platforms.ts';
import type { ServiceEnvironment } from '@onhand/local-stack/service-environment.ts';
import type { z } from 'zod';
import { root } from './run.ts';
import { text } from './workspace.ts';

/** An environment variable that a service reads. */
export interface Variable {
  readonly name: string;
  readonly required: boolean;
}

/** Every service that can be started, by its folder below services/. */
export const services: readonly string[] = globSync('services/*/main.ts', { cwd: root })
  .map((path) => basename(dirname(path)))
  .toSorted();

/** Lists what a service reads: by the registry for a connector, by its main.ts for any other service. */
export function variablesOf(service: string): readonly Variable[] {
  const key = platformKeys.find((one) => connectorService(one) === service);
  const own = key === undefined ? declaredIn(text(`services/${service}/main.ts`)) : variablesOfConnector(key);
  const ofApps = key === undefined ? (service === 'gateway' ? webhookSecrets() : []) : appVariables(key);
  return [...own, ...ofApps, { name: 'LOG_LEVEL', required: false }];
}

/** Lists what the connector of a platform reads of the app. Nobody has to have an app there. */
function appVariables(key: PlatformKey): readonly Variable[] {
  return namedIn(`services/${connectorService(key)}/*.ts`, /\bvariable: '([A-Z][A-Z_]+)'/g);
}

/** Lists the secrets with which the gateway verifies deliveries to apps. */
function webhookSecrets(): readonly Variable[] {
  return namedIn('services/connector-*/*.ts', /\bsecretVariable: '([A-Z][A-Z_]+)'/g);
}

function namedIn(files: string, pattern: RegExp): readonly Variable[] {
  return globSync(files, { cwd: root })
    .filter((path) => !path.endsWith('.test.ts'))
    .flatMap((path) => [...text(path).matchAll(pattern)])
    .map(([, name = '']) => ({ name, required: false }));
}

function variablesOfConnector(key: PlatformKey): readonly Variable[] {
  return [...inSchema(hostVariables([key])), ...secretsKeys];
}

const secretsKeys: readonly Variable[] = [
  { name: 'ONHAND_SECRETS_KEY', required: true },
  { name: 'ONHAND_SECRETS_KEY_PREVIOUS', required: false },
];

/** Reads a main.ts for its variables, the addresses of connectors and the secrets' keys. */
function declaredIn(main: string): readonly Variable[] {
  const declared = [...main.matchAll(/^  ([A-Z][A-Z_]+): (z\..*)$/gm)].map(([, name = '', type = '']) => ({
    name,
    required: !/\.(default|optional)\(/.test(type),
  }));
  return [
    ...declared,
    ...(main.includes('connectorVariables') ? inSchema(connectorVariables) : []),
    ...(main.includes('readSecretKeys') ? secretsKeys : []),
    ...(main.includes('privateShopsVariable') ? inSchema({ shape: privateShopsVariable }) : []),
  ];
}

function inSchema({ shape }: { shape: Readonly<Record<string, z.ZodType>> }): readonly Variable[] {
  return Object.entries(shape).map(([name, schema]) => ({
    name,
    required: !schema.safeParse(undefined).success,
  }));
}

/** Finds what `npm start` gives a service. All connectors run in one process there. */
export function givenLocally(service: string): ServiceEnvironment['env'] | undefined {
  const program = platformKeys.some((key) => connectorService(key) === service) ? 'connectors' : service;
  return startedLocally.find(({ name }) => name === program)?.env;
}

const startedLocally: readonly ServiceEnvironment[] = serviceEnvironments({
  ports: defaultPorts,
  databaseUrls: { gateway: '', worker: '', connector: '', notifier: '' },
  temporalAddress: '',
  secretsKey: '',
  operatorKey: '',
  connectorToken: '',
  sandboxFolder: '',
});
