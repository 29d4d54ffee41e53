import { platforms, portVariable } from '@onhand/contracts/platforms.ts';
import type { PlatformKey, PortVariable } from '@onhand/contracts/platforms.ts';
import { privateShopsVariable } from '@onhand/contracts/private-shops.ts';
import { z } from 'zod';

type Shared = {
  DATABASE_URL: z.ZodString;
  CONNECTOR_TOKEN: z.ZodString;
  CONNECTOR_HOST: z.ZodDefault<z.ZodString>;
} & typeof privateShopsVariable;

const shared: Shared = {
  DATABASE_URL: z.string().describe('postgres://user:password@host/database'),
  CONNECTOR_TOKEN: z.string().min(16).describe('what the worker brings as its bearer token'),
  CONNECTOR_HOST: z.string().default('127.0.0.1').describe('the address to listen on'),
  ...privateShopsVariable,
};

type Port = z.ZodDefault<z.ZodCoercedNumber>;

/**
 * Builds the environment schema of a process that runs these platforms' connectors. The schema excludes the
 * keys of the secrets, which `readSecretKeys` reads.
 */
export function hostVariables<Key extends PlatformKey>(
  keys: readonly Key[],
): z.ZodObject<Shared & Record<PortVariable<Key>, Port>> {
  // The object has exactly one port per key, as the type says.
  const ports = Object.fromEntries(
    keys.map((key) => [portVariable(key), portOf(platforms[key].port)]),
  ) as Record<PortVariable<Key>, Port>;
  return z.object({ ...shared, ...ports });
}

function portOf(port: number): Port {
  return z.coerce.number().int().default(port).describe('0 takes a free one');
}
