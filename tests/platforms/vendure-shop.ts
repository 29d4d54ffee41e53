import { z } from 'zod';
import type { VendureApi } from './vendure-api.ts';
import { placeOrder } from './vendure-checkout.ts';
import type { OrderLineInput, PlacedOrder } from './vendure-checkout.ts';
import { setUpShop } from './vendure-setup.ts';

export interface NewProduct {
  readonly sku: string;
  /** On hand at the default location, or by location id. */
  readonly stock: number | Readonly<Record<string, number>>;
  readonly name?: string;
  /** In cents, before tax. */
  readonly price?: number;
  readonly trackInventory?: 'TRUE' | 'FALSE' | 'INHERIT';
}

export interface VendureStock {
  readonly onHand: number;
  readonly allocated: number;
  /** False where the variant is not tracked, so that orders leave its figures alone. */
  readonly tracked: boolean;
}

/** What a shop's staff and its shoppers do, through the real APIs. */
export interface VendureShop {
  /** The location that every shop starts with. */
  readonly defaultLocationId: string;
  /** A product with one variant. */
  createProduct(product: NewProduct): Promise<{ productId: string; variantId: string; sku: string }>;
  createLocation(name: string): Promise<string>;
  /** Checks out as a guest and pays: the order is `PaymentSettled`. Throws when the shop has too few. */
  placeOrder(...lines: readonly OrderLineInput[]): Promise<PlacedOrder>;
  /** Cancels the whole order, or units of its lines. */
  cancelOrder(orderId: string, lines?: readonly { orderLineId: string; quantity: number }[]): Promise<void>;
  /** Sets what is on hand, as staff do by hand. */
  setStock(stock: { sku: string; onHand: number; locationId?: string }): Promise<void>;
  readStock(sku: string, locationId?: string): Promise<VendureStock>;
}

const withId = z.object({ id: z.string() });

/** Sets the shop up, unless its database has one already. */
export async function populate(api: VendureApi): Promise<VendureShop> {
  const { defaultLocationId, shippingMethodId } = await setUpShop(api);

  async function variantBySku(sku: string) {
    const { productVariants } = await api.admin(
      z.object({
        productVariants: z.object({
          items: z.array(
            withId.extend({
              trackInventory: z.enum(['TRUE', 'FALSE', 'INHERIT']),
              stockLevels: z.array(
                z.object({
                  stockLocationId: z.string(),
                  stockOnHand: z.number(),
                  stockAllocated: z.number(),
                }),
              ),
            }),
          ),
        }),
      }),
      `query ($sku: String!) {
        productVariants(options: { filter: { sku: { eq: $sku } } }) {
          items { id trackInventory stockLevels { stockLocationId stockOnHand stockAllocated } }
        }
      }`,
      { sku },
    );
    const [variant] = productVariants.items;
    if (!variant) throw new Error(`This shop has no SKU ${sku}.`);
    return variant;
  }

  return {
    defaultLocationId,
    async createProduct({ sku, stock, name = sku, price = 1000, trackInventory = 'INHERIT' }) {
      const product = await api.admin(
        z.object({ createProduct: withId }),
        `mutation ($name: String!, $slug: String!) {
          createProduct(input: { translations: [{ languageCode: en, name: $name, slug: $slug, description: "" }] }) { id }
        }`,
        { name, slug: sku.toLowerCase() },
      );
      const productId = product.createProduct.id;
      const levels = typeof stock === 'number' ? { [defaultLocationId]: stock } : stock;
      const stockLevels = Object.entries(levels).map(([stockLocationId, stockOnHand]) => ({
        stockLocationId,
        stockOnHand,
      }));
      const { createProductVariants } = await api.admin(
        z.object({ createProductVariants: z.tuple([withId]) }),
        'mutation ($input: [CreateProductVariantInput!]!) { createProductVariants(input: $input) { id } }',
        {
          input: [
            {
              productId,
              sku,
              price,
              trackInventory,
              stockLevels,
              translations: [{ languageCode: 'en', name }],
            },
          ],
        },
      );
      return { productId, variantId: createProductVariants[0].id, sku };
    },

    async createLocation(name) {
      const { createStockLocation } = await api.admin(
        z.object({ createStockLocation: withId }),
        'mutation ($name: String!) { createStockLocation(input: { name: $name }) { id } }',
        { name },
      );
      return createStockLocation.id;
    },

    async placeOrder(...lines) {
      const withIds = lines.map(async ({ sku, quantity }) => ({
        variantId: (await variantBySku(sku)).id,
        quantity,
      }));
      return placeOrder(api, shippingMethodId, await Promise.all(withIds));
    },

    async cancelOrder(orderId, lines) {
      const { cancelOrder } = await api.admin(
        z.object({ cancelOrder: z.object({ type: z.string(), message: z.string().optional() }) }),
        `mutation ($input: CancelOrderInput!) {
          cancelOrder(input: $input) { type: __typename ... on ErrorResult { message } }
        }`,
        { input: { orderId, ...(lines && { lines }) } },
      );
      if (cancelOrder.type !== 'Order') throw new Error(`Not cancelled: ${cancelOrder.message}`);
    },

    async setStock({ sku, onHand, locationId = defaultLocationId }) {
      const { id } = await variantBySku(sku);
      await api.admin(
        z.object({ updateProductVariants: z.array(withId) }),
        'mutation ($input: [UpdateProductVariantInput!]!) { updateProductVariants(input: $input) { id } }',
        { input: [{ id, stockLevels: [{ stockLocationId: locationId, stockOnHand: onHand }] }] },
      );
    },

    async readStock(sku, locationId = defaultLocationId) {
      const { stockLevels, trackInventory } = await variantBySku(sku);
      const level = stockLevels.find(({ stockLocationId }) => stockLocationId === locationId);
      if (!level) throw new Error(`${sku} has no stock level at location ${locationId}.`);
      return {
        onHand: level.stockOnHand,
        allocated: level.stockAllocated,
        tracked: trackInventory !== 'FALSE',
      };
    },
  };
}
