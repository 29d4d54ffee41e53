import { z } from 'zod';
import type { Call, Listings } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { ListingSnapshot } from '@onhand/contracts/connector/listing.ts';
import type { OutputOf } from '@onhand/contracts/connector/operations.ts';
import type { Reading } from '@onhand/contracts/connector/unit.ts';
import { send } from './client.ts';
import { listingCreator } from './create-listings.ts';
import { readBatch } from './limits.ts';
import { afterOf, readCursor, writeCursor } from './page-cursor.ts';
import { readById } from './read-by-id.ts';
import { readInPieces } from './read-in-pieces.ts';
import type { VariantPage } from './read-in-pieces.ts';
import { setState } from './set-state.ts';
import { figureOf, globalSettings, isTracked, levelAt, stockedVariant, stockFields } from './stock-levels.ts';

export const listings: Listings = { page, get, setState, creation: listingCreator };

const listedVariant = stockedVariant.extend({
  createdAt: z.iso.datetime(),
  name: z.string(),
  sku: z.string(),
  enabled: z.boolean(),
  outOfStockThreshold: z.number(),
  useGlobalOutOfStockThreshold: z.boolean(),
  product: z.object({ id: z.string(), slug: z.string(), enabled: z.boolean() }),
});
const variantFields = `
  ${stockFields} createdAt name sku enabled outOfStockThreshold useGlobalOutOfStockThreshold
  product { id slug enabled }`;

const stockSettings = z.object({
  stockLocations: z.object({ items: z.array(z.object({ id: z.string() })) }),
  globalSettings: globalSettings.extend({ outOfStockThreshold: z.number() }),
});
const stockSettingsFields = `
  stockLocations(options: { sort: { id: ASC } }) { items { id } }
  globalSettings { trackInventory outOfStockThreshold }`;
type StockSettings = z.infer<typeof stockSettings>;

const catalogue = stockSettings.extend({
  productVariants: z.object({ items: z.array(listedVariant) }),
});
const productsWithVariants = stockSettings.extend({
  products: z.object({ items: z.array(z.object({ id: z.string(), variants: z.array(listedVariant) })) }),
});

/**
 * Lists the channel's variants, oldest first, with one row per stock location. All rows of a variant share
 * one `unit` and form one listing; a location that never stocked the variant shows `inactive`. A variant is
 * ended if it or its product is disabled, because shoppers cannot buy it.
 */
async function page(call: Call, cursor: string | null): Promise<OutputOf<'listings.page'>> {
  const from = readCursor(cursor);
  if (from.kind !== 'cursor') return from;
  const options = {
    filter: { createdAt: { after: afterOf(from) }, id: { notIn: from.seen } },
    sort: { createdAt: 'ASC', id: 'ASC' },
    take: readBatch,
  };
  const read = (some: Readonly<Record<string, unknown>>) => readVariants(call, some);
  const whole = await read(options);
  const found = 'perhapsOneRow' in whole ? await readInPieces(call, options, read) : whole;
  if (found.kind !== 'variants') return found;

  const { variants, listings: listed, unread } = found;
  const asOf = from.asOf ?? found.shopStartedAt;
  const rows = variants.map(({ id, createdAt }) => ({ id, at: Date.parse(createdAt) }));
  const next = variants.length < readBatch ? {} : { next: writeCursor(from, rows, asOf) };
  const items = variants.flatMap(({ id }) => listed.get(id) ?? []);
  return { kind: 'page', page: { items, unread, ...next, asOf } };
}

async function readVariants(
  call: Call,
  options: Readonly<Record<string, unknown>>,
): Promise<VariantPage | SharedFault> {
  const answer = await send(call, {
    mutation: false,
    query: `query Listings($options: ProductVariantListOptions!) {
      productVariants(options: $options) {
        items { ${variantFields} }
      }
      ${stockSettingsFields}
    }`,
    variables: { options },
    answer: catalogue,
  });
  if (answer.kind !== 'answer') return answer;
  const { data, reading, shopStartedAt } = answer;
  const variants = data.productVariants.items;
  const found = new Map(variants.map((variant) => [variant.id, rowsOf(variant, data, reading)]));
  return { kind: 'variants', variants, listings: found, unread: [], shopStartedAt };
}

/** Reads the listings of products by ID, one row per variant and stock location. */
async function get(call: Call, groups: readonly string[]): Promise<OutputOf<'listings.get'>> {
  return readById<{ kind: 'listings'; items: ListingSnapshot[] }>(groups, async (ids) => {
    const answer = await send(call, {
      mutation: false,
      query: `query ListingsOfProducts($ids: [String!]!, $take: Int!) {
        products(options: { filter: { id: { in: $ids } }, take: $take }) {
          items { id variants { ${variantFields} } }
        }
        ${stockSettingsFields}
      }`,
      // Without `take`, the shop's default limit would cut the list, and the omitted products would look
      // absent.
      variables: { ids, take: ids.length },
      answer: productsWithVariants,
    });
    if (answer.kind !== 'answer') return answer;
    const { products, ...settings } = answer.data;
    const listings = products.items.map(({ id, variants }) => {
      const items = variants.flatMap((variant) => rowsOf(variant, settings, answer.reading));
      return [id, { kind: 'listings', items }] as const;
    });
    return { kind: 'found', byId: new Map(listings) };
  });
}

function rowsOf(
  variant: z.infer<typeof listedVariant>,
  { stockLocations, globalSettings: settings }: StockSettings,
  reading: Reading,
): ListingSnapshot[] {
  const { id, name, sku, enabled, product } = variant;
  return stockLocations.items.map(({ id: location }) => ({
    ref: { unit: id, group: product.id, location },
    ids: { variantId: id, productId: product.id, stockLocationId: location },
    title: name,
    ...(sku === '' ? {} : { sku }),
    ...(product.slug === '' ? {} : { handle: product.slug }),
    state: enabled && product.enabled ? 'listed' : 'ended',
    backorders: thresholdOf(variant, settings) < 0,
    seen: isTracked(variant, settings)
      ? figureOf(levelAt(variant, location), reading)
      : { quantity: null, why: 'unmanaged', ...reading },
  }));
}

/** Returns the sellable quantity that a variant never falls below. Below 0, shoppers may backorder. */
function thresholdOf(
  { useGlobalOutOfStockThreshold, outOfStockThreshold }: z.infer<typeof listedVariant>,
  settings: StockSettings['globalSettings'],
): number {
  return useGlobalOutOfStockThreshold ? settings.outOfStockThreshold : outOfStockThreshold;
}
