import { globSync } from 'node:fs';
import { basename, dirname } from 'node:path';
import { connectorVariables } from '@onhand/connector-client/addresses.ts';
import { defaultPorts } from '@onhand/local-stack/ports.ts';
import { serviceEnvironments } from '@onhand/local-stack/service-environment.ts';
import type { ServiceEnvironment } from '@onhand/local-stack/service-environment.ts';
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

/** The variables in a service's main.ts, those of the connectors that it calls and of its secrets' keys, and the log level. */
export function variablesOf(service: string): readonly Variable[] {
  const main = text(`services/${service}/main.ts`);
  const declared = [...main.matchAll(/^  ([A-Z][A-Z_]+): (z\..*)$/gm)].map(([, name = '', type = '']) => ({
    name,
    required: !/\.(default|optional)\(/.test(type),
  }));
  const keys = main.includes('readSecretKeys')
    ? [
        { name: 'ONHAND_SECRETS_KEY', required: true },
        { name: 'ONHAND_SECRETS_KEY_PREVIOUS', required: false },
      ]
    : [];
  const connectors = main.includes('connectorVariables')
    ? Object.keys(connectorVariables.shape).map((name) => ({ name, required: true }))
    : [];
  return [...declared, ...connectors, ...keys, { name: 'LOG_LEVEL', required: false }];
}

/** The services that `npm start` runs, with the variables that it gives them. */
export const startedLocally: readonly ServiceEnvironment[] = serviceEnvironments({
  ports: defaultPorts,
  databaseUrl: '',
  temporalAddress: '',
  secretsKey: '',
  operatorKey: '',
  connectorToken: '',
  sandboxFolder: '',
});
