import { operations } from '@onhand/contracts/connector/operations.ts';
import type { Operation } from '@onhand/contracts/connector/operations.ts';
import type { Keyed } from '@onhand/contracts/connector/unit.ts';
import { CodedError } from '@onhand/service-kit/coded-error.ts';
import type { Call, Connector, CustomerVault, Shop } from '../connector.ts';
import { checkedWrite, isConditional } from './checked-write.ts';
import { createOnce } from './create-once.ts';
import { getCustomers, pageOfCustomers } from './customers.ts';
import { listOnce } from './list-once.ts';
import { updateProducts } from './product-update.ts';
import { batched, chunked, exclusiveScopes } from './split.ts';
import { upsertCustomers } from './upsert-customers.ts';

/** Listings per call of a connector's `setState`. */
const stateBatch = 100;

/** Products per call of a connector's `listings.get`. */
const groupBatch = 50;

/** Drafts per call of a connector's `getDrafts`. */
const draftBatch = 50;

/** Holds a call to run: as a whole, or in batches of rows. */
export type Work =
  | {
      readonly kind: 'whole';
      /** Scopes that no other call to this integration may work on meanwhile. */
      readonly scopes: readonly string[];
      readonly run: (call: Call) => Promise<unknown>;
    }
  | { readonly kind: 'rows'; readonly atomic: boolean; readonly batches: readonly Batch[] };

export interface Batch {
  readonly keys: readonly string[];
  /** Scopes that no other call to this integration may write meanwhile. */
  readonly scopes: readonly string[];
  /** Whether the change of a row may be sent again if its outcome is unknown. */
  readonly repeatable: (key: string) => boolean;
  /** Runs the batch's rows with these keys. */
  readonly run: (call: Call, keys: readonly string[]) => Promise<readonly Keyed<{ result: unknown }>[]>;
}

/**
 * Plans the work of a call on a connector. Returns null if the connector lacks the capability.
 *
 * @param tools `addressOf` normalizes a shop's address
 * @throws ZodError if the input does not fit the operation; CodedError `keys_repeated`; what `addressOf`
 * throws.
 */
export function workOf(
  connector: Connector,
  operation: Operation,
  input: unknown,
  { addressOf, vault }: { readonly addressOf: (baseUrl: string) => string; readonly vault: CustomerVault },
): Work | null {
  const { listings, inventory, orders, products, customers, locations, subscriptions } = connector;
  switch (operation) {
    case 'check': {
      const { baseUrl, secrets } = operations[operation].input.parse(input);
      // Secrets that are renewed may have to be changed to be used at all.
      if (secrets !== undefined && connector.tokens) return null;
      const other: Partial<Shop> = {
        ...(baseUrl === undefined ? {} : { baseUrl: addressOf(baseUrl) }),
        ...(secrets === undefined ? {} : { secrets }),
      };
      return whole((call) => connector.check({ ...call, shop: { ...call.shop, ...other } }));
    }
    case 'listings.page': {
      const { cursor } = operations[operation].input.parse(input);
      return whole((call) => listings.page(call, cursor));
    }
    case 'listings.get': {
      const rows = keyed(operations[operation].input.parse(input).groups);
      return inBatches(chunked(rows, groupBatch), (call, some) => listings.get(call, keysOf(some)));
    }
    case 'listings.setState': {
      if (!listings.setState) return null;
      const { rows } = operations[operation].input.parse(input);
      // A platform that replaces a whole record changes its state and its figures by the same requests.
      return inBatches(chunked(rows, stateBatch), listings.setState, {
        atomic: false,
        scopesOf: (some) => (inventory ? exclusiveScopes(some, inventory.writes) : []),
      });
    }
    case 'listings.create': {
      const { creation } = listings;
      if (creation === undefined) return null;
      const product = operations[operation].input.parse(input);
      return whole(
        (call) => listOnce({ creation, get: (same, groups) => listings.get(same, groups) }, call, product),
        [`marker ${product.marker}`],
      );
    }
    case 'listings.findByMarker': {
      const { creation } = listings;
      if (creation === undefined) return null;
      const search = operations[operation].input.parse(input);
      return whole((call) => creation.find(call, search));
    }
    case 'inventory.read': {
      if (!inventory) return null;
      const { rows } = operations[operation].input.parse(input);
      return inBatches(chunked(rows, inventory.reads.batch), (call, some) => inventory.read(call, some));
    }
    case 'inventory.write': {
      if (!inventory) return null;
      const { writes } = inventory;
      const batches = batched(operations[operation].input.parse(input).rows, writes);
      return inBatches(batches, (call, some) => checkedWrite(inventory, call, some), {
        atomic: writes.atomic,
        scopesOf: (rows) => exclusiveScopes(rows, writes),
        isRepeatable: isConditional,
      });
    }
    case 'inventory.manage': {
      if (!inventory?.manage) return null;
      const { writes, manage } = inventory;
      const batches = batched(operations[operation].input.parse(input).rows, writes);
      return inBatches(batches, manage, { atomic: false, scopesOf: (rows) => exclusiveScopes(rows, writes) });
    }
    case 'orders.get': {
      if (!orders) return null;
      const rows = keyed(operations[operation].input.parse(input).ids);
      return inBatches(chunked(rows, rows.length), (call, some) => orders.get(call, keysOf(some)));
    }
    case 'orders.changedSince': {
      if (!orders) return null;
      const { cursor } = operations[operation].input.parse(input);
      return whole((call) => orders.changedSince(call, cursor));
    }
    case 'orders.openPage': {
      if (!orders) return null;
      const { cursor } = operations[operation].input.parse(input);
      return whole((call) => orders.openPage(call, cursor));
    }
    case 'orders.readForCopy': {
      const read = orders?.readForCopy;
      if (read === undefined) return null;
      const { id } = operations[operation].input.parse(input);
      return whole((call) => read(call, id));
    }
    case 'orders.create':
    case 'orders.createDraft': {
      const creator = orders?.creation;
      const draft = operation === 'orders.createDraft';
      if (creator === undefined || (draft && creator.behaviour.drafts === null)) return null;
      const order = operations[operation].input.parse(input);
      return whole((call) => createOnce(creator, call, order, { draft }), [`marker ${order.marker}`]);
    }
    case 'orders.findByMarker': {
      const creator = orders?.creation;
      if (creator === undefined) return null;
      const search = operations[operation].input.parse(input);
      return whole((call) => creator.find(call, search));
    }
    case 'orders.getDrafts': {
      const getDrafts = orders?.creation?.getDrafts;
      if (getDrafts === undefined) return null;
      const rows = keyed(operations[operation].input.parse(input).ids);
      return inBatches(chunked(rows, draftBatch), (call, some) => getDrafts(call, keysOf(some)));
    }
    case 'products.get': {
      if (!products) return null;
      const rows = keyed(operations[operation].input.parse(input).groups);
      return inBatches(chunked(rows, products.behaviour.batch), (call, some) =>
        products.get(call, keysOf(some)),
      );
    }
    case 'products.page': {
      if (!products) return null;
      const { cursor } = operations[operation].input.parse(input);
      return whole((call) => products.page(call, cursor));
    }
    case 'products.update': {
      if (!products) return null;
      const batches = chunked(operations[operation].input.parse(input).rows, products.behaviour.batch);
      // Where one write to a group excludes another, a change of the product is one of them.
      const isWrite = inventory?.writes.exclusive === 'group';
      return inBatches(batches, (call, some) => updateProducts(products, call, some), {
        atomic: false,
        scopesOf: (rows) => rows.map(({ group }) => (isWrite ? group : `product ${group}`)),
      });
    }
    case 'customers.page': {
      if (!customers) return null;
      const { cursor } = operations[operation].input.parse(input);
      return whole((call) => pageOfCustomers({ connector, customers, vault }, call, cursor));
    }
    case 'customers.get': {
      if (!customers) return null;
      const rows = keyed(operations[operation].input.parse(input).ids);
      return inBatches(chunked(rows, customers.behaviour.batch), (call, some) =>
        getCustomers({ connector, customers, vault }, call, keysOf(some)),
      );
    }
    case 'customers.upsert': {
      if (!customers) return null;
      const batches = chunked(operations[operation].input.parse(input).rows, customers.behaviour.batch);
      return inBatches(
        batches,
        (call, some) => upsertCustomers({ connector, customers, vault }, call, some),
        {
          atomic: false,
          scopesOf: (rows) => rows.map(({ emailHash, externalId }) => `customer ${emailHash ?? externalId}`),
        },
      );
    }
    case 'locations.list':
      return locations ? whole((call) => locations.list(call)) : null;
    case 'webhooks.list': {
      if (!subscriptions) return null;
      const { url } = operations[operation].input.parse(input);
      return whole((call) => subscriptions.list(call, url));
    }
    case 'webhooks.ensure': {
      if (!subscriptions) return null;
      const { url, topics } = operations[operation].input.parse(input);
      const rows = keyed(topics);
      return inBatches(chunked(rows, rows.length), (call, some) =>
        subscriptions.ensure(call, url, keysOf(some)),
      );
    }
    case 'webhooks.remove': {
      if (!subscriptions) return null;
      const rows = keyed(operations[operation].input.parse(input).ids);
      return inBatches(chunked(rows, rows.length), (call, some) => subscriptions.remove(call, keysOf(some)));
    }
  }
}

function whole(run: (call: Call) => Promise<unknown>, scopes: readonly string[] = []): Work {
  return { kind: 'whole', scopes, run };
}

function inBatches<Row extends { readonly key: string }>(
  batches: readonly (readonly Row[])[],
  run: (call: Call, rows: readonly Row[]) => Promise<readonly Keyed<{ result: unknown }>[]>,
  writing?: {
    readonly atomic: boolean;
    readonly scopesOf: (rows: readonly Row[]) => readonly string[];
    /** Whether a row may be sent again if its outcome is unknown. Left out: every row may. */
    readonly isRepeatable?: (row: Row) => boolean;
  },
): Work {
  const keys = batches.flatMap(keysOf);
  if (new Set(keys).size < keys.length) {
    throw new CodedError(
      'keys_repeated',
      'Two rows have the same key, so their answers could not be told apart.',
    );
  }
  return {
    kind: 'rows',
    atomic: writing?.atomic ?? false,
    batches: batches.map((rows) => ({
      keys: keysOf(rows),
      scopes: writing?.scopesOf(rows) ?? [],
      repeatable: (key) => rows.every((row) => row.key !== key || (writing?.isRepeatable?.(row) ?? true)),
      run: (call, some) => {
        const wanted = new Set(some);
        return run(
          call,
          rows.filter(({ key }) => wanted.has(key)),
        );
      },
    })),
  };
}

function keyed(keys: readonly string[]): { key: string }[] {
  return keys.map((key) => ({ key }));
}

function keysOf(rows: readonly { readonly key: string }[]): string[] {
  return rows.map(({ key }) => key);
}
