import type { Ports } from './ports.ts';

/** What the services need to find one another. */
export interface ServiceAddresses {
  readonly ports: Ports;
  readonly databaseUrl: string;
  readonly temporalAddress: string;
  /** 32 bytes in base64: seals the shops' secrets. */
  readonly secretsKey: string;
  /** What callers of a connector bring as their bearer token. */
  readonly connectorToken: string;
  readonly operatorKey: string;
  readonly sandboxFolder: string;
}

/** A service, by its folder below services/, and the environment variables that its main.ts reads. */
export interface ServiceEnvironment {
  readonly name: string;
  readonly env: Readonly<Record<string, string>>;
}

/** Every service that a whole Onhand is made of. */
export function serviceEnvironments(addresses: ServiceAddresses): readonly ServiceEnvironment[] {
  const { ports, databaseUrl, temporalAddress, secretsKey, connectorToken, operatorKey, sandboxFolder } =
    addresses;
  const url = (port: number): string => `http://127.0.0.1:${port}`;
  const common = {
    DATABASE_URL: databaseUrl,
    ONHAND_SECRETS_KEY: secretsKey,
    CONNECTOR_TOKEN: connectorToken,
  };
  const core = {
    ...common,
    TEMPORAL_ADDRESS: temporalAddress,
    CONNECTOR_WOOCOMMERCE_URL: url(ports['connector-woocommerce']),
    CONNECTOR_VENDURE_URL: url(ports['connector-vendure']),
  };
  return [
    {
      name: 'connector-woocommerce',
      env: { ...common, CONNECTOR_WOOCOMMERCE_PORT: String(ports['connector-woocommerce']) },
    },
    {
      name: 'connector-vendure',
      env: { ...common, CONNECTOR_VENDURE_PORT: String(ports['connector-vendure']) },
    },
    { name: 'sandbox', env: { SANDBOX_PORT: String(ports.sandbox), SANDBOX_FOLDER: sandboxFolder } },
    { name: 'worker', env: core },
    {
      name: 'gateway',
      env: { ...core, GATEWAY_PORT: String(ports.gateway), ONHAND_OPERATOR_KEY: operatorKey },
    },
  ];
}
