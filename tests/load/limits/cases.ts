import { connector as ebay } from '@onhand/connector-ebay/connector.ts';
import type { AppValues } from '@onhand/connector-kit/app.ts';
import type { Connector } from '@onhand/connector-kit/connector.ts';
import { connector as etsy } from '@onhand/connector-etsy/connector.ts';
import { connector as shopify } from '@onhand/connector-shopify/connector.ts';
import { connector as woocommerce } from '@onhand/connector-woocommerce/connector.ts';
import type { Limit, OwnLimits } from '@onhand/domain/limits/limit.ts';
import { app as ebayApp } from '@onhand/sandbox/platforms/ebay/app.ts';
import { app as etsyApp } from '@onhand/sandbox/platforms/etsy/app.ts';
import { startSandbox } from '@onhand/sandbox/start.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { measureWriteCost } from './write-cost.ts';

/** What is asked of a platform, and the limits that hold there. */
export interface Case {
  readonly declared: readonly Limit[];
  /** The limits of the integration's owner. Null: none. */
  readonly own: OwnLimits | null;
  /** Each batch's requests follow one another; these are their points. */
  readonly batch: readonly number[];
  readonly batches: number;
}

const scope = 'integration';

/** Limits of each kind, with plain requests. */
const kinds: Readonly<Record<string, Omit<Case, 'batch'>>> = {
  bucket: {
    declared: [
      { name: 'calls', scope, kind: 'bucket', capacity: 40, perSecond: 10 },
      { name: 'requests', scope, kind: 'concurrency', max: 8 },
    ],
    own: null,
    batches: 1_200,
  },
  concurrency: {
    declared: [{ name: 'requests', scope, kind: 'concurrency', max: 2 }],
    own: null,
    batches: 500,
  },
  smallHost: { declared: [], own: { concurrentCalls: 2, callsPerMinute: 60 }, batches: 900 },
};

interface Measured {
  readonly connector: Connector;
  readonly appOf?: (sandbox: Sandbox) => AppValues;
}

const platforms: readonly Measured[] = [
  { connector: woocommerce },
  { connector: shopify },
  {
    connector: ebay,
    appOf: ({ url }) => ({ ...ebayApp, redirectName: ebayApp.ruName, apiUrl: url }),
  },
  {
    connector: etsy,
    appOf: () => ({ keystring: etsyApp.keystring, sharedSecret: etsyApp.sharedSecret }),
  },
];

/** Changed quantities of a platform's case. */
const quantities = 10_000;

/**
 * The cases of this name, or all: each kind of limit, and each platform of the sandbox with 10,000 changed
 * quantities. What a platform's write costs is measured at its shop.
 *
 * @throws Error if there is no such case
 */
export async function casesOf(name: string | undefined): Promise<ReadonlyMap<string, Case>> {
  const cases = new Map<string, Case>();
  for (const [kind, one] of Object.entries(kinds)) {
    if (name === undefined || name === kind) cases.set(kind, { ...one, batch: [1] });
  }
  await using sandbox = await disposableSandbox();
  for (const { connector, appOf } of platforms) {
    if (name !== undefined && name !== connector.platform) continue;
    const cost = await measureWriteCost(sandbox, connector, appOf?.(sandbox) ?? {});
    cases.set(connector.platform, {
      declared: connector.limits.filter((limit) => limit.scope === 'integration' || limit.scope === 'app'),
      own: null,
      batch: cost.requests,
      batches: Math.ceil(quantities / cost.quantities),
    });
  }
  if (cases.size === 0) {
    const known = [...Object.keys(kinds), ...platforms.map(({ connector }) => connector.platform)];
    throw new Error(`There is no case "${name}". There are: ${known.join(', ')}.`);
  }
  return cases;
}

async function disposableSandbox(): Promise<Sandbox & AsyncDisposable> {
  const sandbox = await startSandbox();
  return { ...sandbox, [Symbol.asyncDispose]: () => sandbox.close() };
}
