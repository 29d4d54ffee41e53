import { join } from 'node:path';
import { connectorService, platformKeys, portVariable, urlVariable } from '@onhand/contracts/platforms.ts';
import type { ServiceRole } from '@onhand/database/roles.ts';
import type { PlatformKey } from '@onhand/contracts/platforms.ts';
import type { Ports } from './ports.ts';

/** Holds the addresses and secrets that the services need to reach one another. */
export interface ServiceAddresses {
  readonly ports: Ports;
  /** The connection string of each service's role. */
  readonly databaseUrls: Readonly<Record<ServiceRole, string>>;
  readonly temporalAddress: string;
  /** Left out: no Web UI of Temporal is known. */
  readonly temporalUiUrl?: string;
  /** The key that encrypts the shops' secrets: 32 bytes in base64. */
  readonly secretsKey: string;
  /** The key that still opens secrets while keys are rotated. */
  readonly previousSecretsKey?: string;
  /** The bearer token that callers of a connector send. */
  readonly connectorToken: string;
  readonly operatorKey: string;
  readonly sandboxFolder: string;
  /** Where platforms reach the gateway, if that is not its port on this machine. */
  readonly publicUrl?: string;
  /**
   * The variables of the apps as which platforms know the connectors. The gateway gets those that verify
   * deliveries, and the connectors all others.
   */
  readonly apps?: Readonly<Record<string, string>>;
  /** The mail server, and the address in whose name it sends. Left out: no e-mail is sent. */
  readonly smtp?: { readonly url: string; readonly from?: string };
}

/** Describes a program that `npm start` runs, and the environment variables that it reads. */
export interface ServiceEnvironment {
  /** The program's folder below services/; `connectors` stands for all connectors in one process. */
  readonly name: string;
  /** The program's file, if it is not main.ts in its folder. */
  readonly file?: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Variables that only the gateway reads: they verify deliveries, and know Onhand at an OpenID provider. */
const isGateways = (name: string) =>
  name === 'OPENID_CLIENT_SECRET' || /_(VERIFICATION_TOKEN|WEBHOOK_SECRET)$/.test(name);
/** Shopify signs with the secret by which the connector is known there, so both read it. */
const isShared = (name: string) => name === 'SHOPIFY_CLIENT_SECRET';

const connectorsFile = join(import.meta.dirname, 'connectors-main.ts');

/** Lists every service of a complete Onhand. */
export function serviceEnvironments(addresses: ServiceAddresses): readonly ServiceEnvironment[] {
  const { ports, databaseUrls, temporalAddress, connectorToken, operatorKey, sandboxFolder } = addresses;
  const url = (port: number): string => `http://127.0.0.1:${port}`;
  const as = (role: ServiceRole) => ({ DATABASE_URL: databaseUrls[role], CONNECTOR_TOKEN: connectorToken });
  // The worker neither seals nor opens a shop's secrets.
  const keys = {
    ONHAND_SECRETS_KEY: addresses.secretsKey,
    ...(addresses.previousSecretsKey !== undefined && {
      ONHAND_SECRETS_KEY_PREVIOUS: addresses.previousSecretsKey,
    }),
  };
  // The sandbox's shops, and those that somebody tries at first, run on this machine.
  const privateShops = { ONHAND_ALLOW_PRIVATE_SHOPS: 'true' };
  const portOf = (key: PlatformKey) => ports[connectorService(key)];
  const core = {
    ONHAND_PUBLIC_URL: addresses.publicUrl ?? url(ports.gateway),
    TEMPORAL_ADDRESS: temporalAddress,
    ...(addresses.temporalUiUrl !== undefined && { TEMPORAL_UI_URL: addresses.temporalUiUrl }),
    ...Object.fromEntries(platformKeys.map((key) => [urlVariable(key), url(portOf(key))])),
  };
  const apps = Object.entries(addresses.apps ?? {});
  const verifying = apps.filter(([name]) => isGateways(name) || isShared(name));
  const calling = apps.filter(([name]) => !isGateways(name));
  const connectorPorts = platformKeys.map((key) => [portVariable(key), String(portOf(key))]);
  return [
    {
      name: 'connectors',
      file: connectorsFile,
      env: {
        ...as('connector'),
        ...keys,
        ...privateShops,
        ...Object.fromEntries([...calling, ...connectorPorts]),
      },
    },
    { name: 'sandbox', env: { SANDBOX_PORT: String(ports.sandbox), SANDBOX_FOLDER: sandboxFolder } },
    {
      name: 'notifier',
      env: {
        ...as('notifier'),
        ...keys,
        ...privateShops,
        NOTIFIER_PORT: String(ports.notifier),
        ...(addresses.smtp && { SMTP_URL: addresses.smtp.url }),
        ...(addresses.smtp?.from && { SMTP_FROM: addresses.smtp.from }),
      },
    },
    { name: 'worker', env: { ...as('worker'), ...core, NOTIFIER_URL: url(ports.notifier) } },
    {
      name: 'gateway',
      env: {
        ...as('gateway'),
        ...core,
        ...keys,
        ...privateShops,
        GATEWAY_PORT: String(ports.gateway),
        ONHAND_OPERATOR_KEY: operatorKey,
        ...Object.fromEntries(verifying),
      },
    },
  ];
}
