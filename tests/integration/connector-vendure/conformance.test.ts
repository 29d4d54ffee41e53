import { randomUUID } from 'node:crypto';
import { afterAll, inject } from 'vitest';
import { z } from 'zod';
import type {
  Arrangement,
  CreationArrangement,
  CustomerArrangement,
  ListingCreationArrangement,
  ProductArrangement,
} from '@onhand/connector-kit/testing/arrangement.ts';
import { describeConnector } from '@onhand/connector-kit/testing/conformance.ts';
import { connector } from '@onhand/connector-vendure/connector.ts';
import { startImageHost } from '../../platforms/image-host.ts';
import type { ImageHost } from '../../platforms/image-host.ts';
import { startVendure } from '../../platforms/vendure.ts';
import type { Vendure } from '../../platforms/vendure.ts';
import {
  createVariants,
  deleteProduct,
  readProduct,
  renameProduct,
} from '../../platforms/vendure-products.ts';
import { losingProxy } from './losing-proxy.ts';
import type { LosingProxy } from './losing-proxy.ts';

let vendure: Vendure | undefined;
let images: ImageHost | undefined;
const proxies: LosingProxy[] = [];
afterAll(async () => {
  for (const proxy of proxies) proxy.close();
  images?.close();
  await vendure?.stop();
});

describeConnector('Vendure', {
  connector,
  async arrange() {
    vendure = await startVendure({ postgresUrl: inject('postgresUrl') });
    images = await startImageHost();
    return arrangementOf(vendure, images);
  },
});

function arrangementOf(vendure: Vendure, images: ImageHost): Arrangement {
  const { url: baseUrl, credentials, defaultLocationId: location } = vendure;
  const skus = new Map<string, string>();
  const skuOf = (unit: string) => {
    const sku = skus.get(unit);
    if (sku === undefined) throw new Error(`nothing here made variant ${unit}`);
    return sku;
  };
  return {
    shop: { baseUrl, secrets: { ...credentials } },
    wrongCredentials: { baseUrl, secrets: { ...credentials, password: 'wrong' } },
    missingUnit: { unit: '999999', group: '999999', location },
    missingOrder: '999999',
    products: productsOf(vendure, location),
    creation: creationOf(vendure),
    customers: customersOf(vendure),
    listingCreation: { ...listingCreationOf(vendure), badImage: images.missing },
    imageAddress: images.address,
    async makeListing(stock) {
      const sku = `ITEM-${skus.size + 1}`;
      const trackInventory = stock === null ? 'FALSE' : 'INHERIT';
      const { variantId, productId } = await vendure.createProduct({
        sku,
        stock: stock ?? 0,
        trackInventory,
      });
      skus.set(variantId, sku);
      return { unit: variantId, group: productId, location };
    },
    removeListing: ({ group }) => deleteProduct(vendure.api, group),
    async setStock({ unit }, quantity) {
      const { allocated } = await vendure.readStock(skuOf(unit));
      await vendure.setStock({ sku: skuOf(unit), onHand: quantity + allocated });
    },
    async stockOf({ unit }) {
      const { onHand, allocated, tracked } = await vendure.readStock(skuOf(unit));
      return tracked ? onHand - allocated : null;
    },
    async placeOrder(lines) {
      const order = lines.map(({ ref, quantity }) => ({ sku: skuOf(ref.unit), quantity }));
      return (await vendure.placeOrder(...order)).id;
    },
    cancelOrder: (id) => vendure.cancelOrder(id),
  };
}

function creationOf({ url, credentials, api }: Vendure): CreationArrangement {
  const done = z.record(z.string(), z.unknown());
  return {
    currency: 'USD',
    async loseAnswer(nth) {
      const proxy = await losingProxy(url, nth);
      proxies.push(proxy);
      return { baseUrl: proxy.url, secrets: { ...credentials } };
    },
    async completeDraft(id) {
      await api.admin(
        done,
        `mutation ($id: ID!) {
          transitionOrderToState(id: $id, state: "ArrangingPayment") { __typename }
          addManualPaymentToOrder(input: { orderId: $id, method: "cash", metadata: {} }) { __typename }
        }`,
        { id },
      );
    },
    async deleteDraft(id) {
      await api.admin(done, 'mutation ($id: ID!) { deleteDraftOrder(orderId: $id) { result } }', { id });
    },
  };
}

function customersOf({ api }: Vendure): CustomerArrangement {
  const withId = z.object({ id: z.string() });
  return {
    missing: '999999',
    async makeCustomer({ email, firstName = '', lastName = '' }) {
      const { createCustomer } = await api.admin(
        z.object({ createCustomer: withId }),
        'mutation ($input: CreateCustomerInput!) { createCustomer(input: $input) { ... on Customer { id } } }',
        { input: { emailAddress: email, firstName, lastName } },
      );
      return createCustomer.id;
    },
    async removeCustomer(id) {
      const done = z.object({ deleteCustomer: z.object({ result: z.literal('DELETED') }) });
      await api.admin(done, 'mutation ($id: ID!) { deleteCustomer(id: $id) { result } }', { id });
    },
    async findIds(email) {
      const { customers } = await api.admin(
        z.object({ customers: z.object({ items: z.array(withId) }) }),
        'query ($email: String!) { customers(options: { filter: { emailAddress: { eq: $email } } }) { items { id } } }',
        { email: email.toLowerCase() },
      );
      return customers.items.map(({ id }) => id);
    },
  };
}

function listingCreationOf(vendure: Vendure): ListingCreationArrangement {
  const { currency, loseAnswer } = creationOf(vendure);
  const price = { regular: '1.005', sale: null };
  return {
    currency,
    loseAnswer,
    refused: () => ({
      change: { options: [], units: [{ sku: randomUUID(), price, values: [] }] },
      words: '2 decimals',
    }),
    async offered(group) {
      const { data } = await vendure.api.shop(
        z.object({ product: z.object({ variants: z.array(z.object({ sku: z.string() })) }) }),
        'query ($id: ID!) { product(id: $id) { variants { sku } } }',
        { id: group },
      );
      return data.product.variants.map(({ sku }) => sku);
    },
  };
}

function productsOf({ api }: Vendure, location: string): ProductArrangement {
  let made = 0;
  return {
    async makeProduct(count) {
      made += 1;
      const { productId, variantIds } = await createVariants(api, {
        name: `Product ${made}`,
        count,
        price: 1_000,
      });
      return {
        group: productId,
        units: variantIds.map((unit) => ({ unit, group: productId, location })),
      };
    },
    editTitle: (group, title) => renameProduct(api, group, title),
    async shown(group) {
      const { name, variants } = await readProduct(api, group);
      const prices = variants.map(({ id, prices: [{ price }] }) => [id, String(price / 100)]);
      return { title: name, prices: Object.fromEntries(prices) };
    },
    refused: async () => ({
      change: { units: [{ unit: '0', price: { regular: '1.005', sale: null } }] },
      words: '2 decimals',
    }),
  };
}
