import type { GraphQLResolveInfo } from 'graphql';
import type { Shop } from '../../../shop/shop.ts';
import { asObject } from '../json.ts';
import { requireScope } from '../scopes.ts';
import * as bulk from './bulk.ts';
import * as customers from './customers.ts';
import * as drafts from './drafts.ts';
import { activateInventory } from './inventory-activate.ts';
import { adjustQuantities, setQuantities } from './inventory.ts';
import * as locations from './locations.ts';
import { createDefinition } from './metafield-definitions.ts';
import { cancel, updateOrder } from './order-change.ts';
import { createOrder } from './order-create.ts';
import { setWholeProduct } from './product-set.ts';
import * as products from './products.ts';
import { publish } from './publish.ts';
import * as variants from './variants.ts';
import { createWebhook, deleteWebhook, updateWebhook } from './webhooks.ts';

/** Does the work of a mutation. Its arguments have the types that the schema gives them. */
type Mutation = (shop: Shop, args: never, info: GraphQLResolveInfo) => object;

/** The fields of the schema's Mutation that the sandbox resolves. */
const mutations: Readonly<Record<string, Mutation>> = {
  inventorySetQuantities: setQuantities,
  inventoryAdjustQuantities: adjustQuantities,
  inventoryActivate: activateInventory,
  inventoryItemUpdate: variants.updateItem,
  locationAdd: locations.add,
  locationDeactivate: locations.deactivate,
  productCreate: products.create,
  productUpdate: products.update,
  productDelete: products.remove,
  productSet: setWholeProduct,
  productVariantsBulkCreate: variants.bulkCreate,
  productVariantsBulkUpdate: variants.bulkUpdate,
  productVariantsBulkDelete: variants.bulkDelete,
  metafieldDefinitionCreate: createDefinition,
  publishablePublish: publish,
  orderCreate: createOrder,
  orderUpdate: updateOrder,
  orderCancel: cancel,
  draftOrderCreate: drafts.create,
  draftOrderComplete: drafts.complete,
  draftOrderDelete: drafts.remove,
  customerSet: customers.setCustomer,
  customerCreate: customers.create,
  customerUpdate: customers.update,
  customerDelete: customers.remove,
  customerAddressCreate: customers.addAddress,
  customerAddressUpdate: customers.changeAddress,
  bulkOperationRunQuery: bulk.runQuery,
  bulkOperationCancel: bulk.cancel,
  webhookSubscriptionCreate: createWebhook,
  webhookSubscriptionUpdate: updateWebhook,
  webhookSubscriptionDelete: deleteWebhook,
};

/** Returns the mutations of a shop. Each needs the access scope of what it writes. */
export function mutationRoot(shop: Shop): object {
  return Object.fromEntries(
    Object.entries(mutations).map(([name, mutate]) => [
      name,
      (args: unknown, info: GraphQLResolveInfo) => {
        requireScope(shop.state, name);
        // The cast is safe: graphql-js has given the arguments the types of the schema.
        return mutate(shop, asObject(args) as never, info);
      },
    ]),
  );
}
