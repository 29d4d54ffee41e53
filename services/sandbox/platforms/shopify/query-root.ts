import type { Shop } from '../../shop/shop.ts';
import { allVariants } from './catalog.ts';
import type { PageArguments } from './connection.ts';
import { customerIdentified } from './customer-identified.ts';
import type { CustomerIdentifier } from './customer-identified.ts';
import { gid } from './gid.ts';
import { nodeNamed, typed } from './nodes.ts';
import { partOf } from './part.ts';
import { productIdentified } from './product-identified.ts';
import type { ProductIdentifier } from './product-identified.ts';
import { refer } from './reference.ts';
import { apiVersion } from './version.ts';
import { customersPage } from './views/customer.ts';
import { draftsPage } from './views/draft.ts';
import { itemsPage } from './views/inventory.ts';
import { locationsPage } from './views/location.ts';
import { definitionView } from './views/metafield.ts';
import { ordersPage } from './views/order.ts';
import { productsPage } from './views/product.ts';
import { installationView, shopView } from './views/shop.ts';
import { variantsPage } from './views/variant.ts';
import { publicationsPage } from './views/publication.ts';
import { webhooksPage } from './views/webhook.ts';

interface ById {
  readonly id: string;
}

/** Returns the fields of the schema's QueryRoot that the sandbox resolves. */
export function queryRoot(shop: Shop): object {
  const one = (type: string) => (args: ById) => typed(shop, type, args.id);
  return {
    shop: () => shopView(shop),
    currentAppInstallation: () => installationView(shop),
    publicApiVersions: () => [
      { handle: apiVersion, displayName: apiVersion, supported: true },
      { handle: 'unstable', displayName: 'unstable', supported: false },
    ],
    node: ({ id }: ById) => nodeNamed(shop, id),
    nodes: ({ ids }: { readonly ids: readonly string[] }) => ids.map((id) => nodeNamed(shop, id)),
    location: ({ id }: { readonly id?: string | null }) =>
      typed(shop, 'Location', id ?? gid('Location', partOf(shop).locations[0]?.id ?? 0)),
    locations: (args: PageArguments) => locationsPage(shop, args),
    product: one('Product'),
    products: (args: PageArguments) => productsPage(shop, args),
    productByIdentifier: ({ identifier }: { readonly identifier: ProductIdentifier }) =>
      productIdentified(shop, identifier),
    metafieldDefinition: (args: {
      readonly identifier?: { readonly namespace?: string; readonly key: string };
    }) => definitionView(shop, args.identifier ?? null),
    publications: (args: PageArguments) => publicationsPage(args),
    productVariant: one('ProductVariant'),
    productVariants: (args: PageArguments) => variantsPage(shop, args, null),
    productVariantsCount: ({ limit }: { readonly limit?: number | null }) => {
      const count = allVariants(shop).length;
      const isExact = (limit ?? Infinity) > count;
      return { count: isExact ? count : limit, precision: isExact ? 'EXACT' : 'AT_LEAST' };
    },
    inventoryItem: one('InventoryItem'),
    inventoryItems: (args: PageArguments) => itemsPage(shop, args),
    inventoryLevel: one('InventoryLevel'),
    order: one('Order'),
    orders: (args: PageArguments) => ordersPage(shop, args),
    refund: one('Refund'),
    fulfillment: one('Fulfillment'),
    draftOrder: one('DraftOrder'),
    draftOrders: (args: PageArguments) => draftsPage(shop, args),
    customer: one('Customer'),
    customerByIdentifier: ({ identifier }: { readonly identifier: CustomerIdentifier }) =>
      customerIdentified(shop, identifier),
    customers: (args: PageArguments) => customersPage(shop, args),
    webhookSubscription: one('WebhookSubscription'),
    webhookSubscriptions: (args: PageArguments) => webhooksPage(shop, args),
    bulkOperation: one('BulkOperation'),
    currentBulkOperation: () => refer('BulkOperation', partOf(shop).bulkOperations.at(-1)),
  };
}
