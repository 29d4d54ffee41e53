import { randomBytes } from 'node:crypto';
import type { z } from 'zod';
import type { RunningShop, Shops } from '../shops.ts';
import { createProduct } from '../woocommerce/catalog.ts';
import { termNamed, uncategorized } from '../woocommerce/terms.ts';
import { firstIds } from '../woocommerce/shop.ts';
import type { Shop } from '../woocommerce/shop.ts';
import type { Product, ShopState } from '../woocommerce/state.ts';
import { keepRecordedOrder } from './recorded-order.ts';
import type { newShop } from './schema.ts';

type Given = z.output<typeof newShop>;

/** Opens a shop with these products; null if there is one of this id already. */
export function createShop(shops: Shops, given: Given): RunningShop | null {
  if (shops.find(given.id) !== null) return null;
  const running = shops.open(emptyState(given));
  const { shop } = running;
  for (const product of given.products) addProduct(shop, product);
  for (const order of given.orders) keepRecordedOrder(shop, order);
  shop.state.next = { ...shop.state.next, ...given.nextIds };
  running.changed();
  return running;
}

function emptyState(given: Given): ShopState {
  const key = () => randomBytes(20).toString('hex');
  return {
    platform: given.platform,
    id: given.id,
    name: given.name ?? given.id,
    currency: given.currency,
    credentials: {
      consumerKey: given.consumerKey ?? `ck_${key()}`,
      consumerSecret: given.consumerSecret ?? `cs_${key()}`,
      permissions: given.permissions,
    },
    next: { ...firstIds },
    products: [],
    terms: { categories: [uncategorized], tags: [] },
    orders: [],
    refunds: [],
    customers: [],
    webhooks: [],
    outbox: [],
    deliveries: [],
    writes: [],
    requests: [],
    clockSkewMs: given.clockSkewMs,
    deliveriesHeld: false,
    faults: [],
  };
}

/** Adds a product with its variations; gives the product's id. */
export function addProduct(shop: Shop, given: Given['products'][number]): number {
  const { variations, sku, price, salePrice, description, categories, tags } = given;
  const product = withId(shop, given.id, () =>
    createProduct(shop, {
      name: given.name,
      description,
      categories: categories.map((name) => termNamed(shop, 'categories', name)),
      tags: tags.map((name) => termNamed(shop, 'tags', name)),
      ...(sku === undefined ? {} : { sku }),
      ...(variations === undefined
        ? { type: 'simple', ...pricesOf({ price, salePrice }) }
        : {
            type: 'variable',
            attributes: [{ name: 'Size', variation: true, options: variations.map(({ option }) => option) }],
          }),
      ...stockFields(given.stock),
    }),
  );
  for (const one of variations ?? []) {
    withId(shop, one.id, () =>
      createProduct(
        shop,
        {
          ...(one.sku === undefined ? {} : { sku: one.sku }),
          ...pricesOf(one),
          attributes: [{ name: 'Size', option: one.option }],
          ...stockFields(one.stock),
        },
        product.id,
      ),
    );
  }
  return product.id;
}

function pricesOf({ price, salePrice }: { price: string; salePrice: string | null }) {
  return { regular_price: price, sale_price: salePrice ?? '' };
}

function stockFields(stock: number | null | 'parent') {
  return typeof stock === 'number' ? { manage_stock: true, stock_quantity: stock } : { manage_stock: false };
}

/** Makes a record under a given id; the sequence goes on behind the highest. */
function withId(shop: Shop, id: number | undefined, make: () => Product): Product {
  const { next } = shop.state;
  const before = next.post;
  next.post = id ?? before;
  const made = make();
  next.post = Math.max(before, made.id + 1);
  return made;
}
