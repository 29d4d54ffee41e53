import { randomUUID } from 'node:crypto';
import type { AppValues } from '@onhand/connector-kit/app.ts';
import type { Call, Connector } from '@onhand/connector-kit/connector.ts';
import { servedFor } from '@onhand/connector-kit/testing/ask.ts';
import { set } from '@onhand/connector-kit/testing/rules/rows.ts';
import type { Sandbox } from '@onhand/sandbox/start.ts';
import { sandboxPlatform } from '../../setup/sandbox-platforms.ts';

/** What a full batch of stock writes asks of a platform. */
export interface WriteCost {
  readonly quantities: number;
  /** The points of each request, readings included. */
  readonly requests: readonly number[];
}

const before = 10;
const after = 8;

/**
 * Measures a full batch of changed quantities at a shop of the sandbox, as the publisher sends them, each of
 * an item of its own.
 *
 * @throws Error if a write is not confirmed
 */
export async function measureWriteCost(
  sandbox: Sandbox,
  connector: Connector,
  app: AppValues,
): Promise<WriteCost> {
  const { inventory, platform } = connector;
  if (inventory === undefined) throw new Error(`${platform} writes no stock.`);
  const { control } = sandbox;
  const id = `cost-${randomUUID().slice(0, 8)}`;
  const { baseUrl, secrets } = await control.createShop({ id, platform });
  const { location, listingOf } = sandboxPlatform(platform);
  const refs = [];
  const { batch, batchWithin } = inventory.writes;
  // Each item is a group of its own.
  const size = batchWithin === 'integration' ? batch : 1;
  for (let index = 0; index < size; index += 1) {
    const sku = `ITEM-${index}`;
    const product = await control.addProduct(id, { name: sku, sku, stock: before });
    const { externalKey, externalGroup = externalKey } = listingOf(product.id, sku);
    refs.push({ unit: externalKey, group: externalGroup, location });
  }
  const requests: number[] = [];
  const counted = (call: Call): Call => ({
    ...call,
    fetch: (url, sending) => {
      requests.push(sending.cost ?? 1);
      return call.fetch(url, sending);
    },
  });
  const counting: Connector = {
    ...connector,
    inventory: {
      ...inventory,
      read: (call, rows) => inventory.read(counted(call), rows),
      write: (call, rows) => inventory.write(counted(call), rows),
    },
  };
  const served = servedFor(counting, { baseUrl, secrets }, { app });
  try {
    const rows = refs.map((ref) => set(ref, after, [before]));
    const results = await served.ask('inventory.write', { rows });
    const other = results.find(({ result }) => result.kind !== 'confirmed');
    if (other !== undefined) throw new Error(`A write was not confirmed: ${JSON.stringify(other.result)}`);
    return { quantities: rows.length, requests };
  } finally {
    await served.app.close();
  }
}
