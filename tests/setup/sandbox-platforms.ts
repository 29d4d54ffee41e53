import { inventoryItemNumber } from '@onhand/sandbox/platforms/shopify/gid.ts';
import { firstIds } from '@onhand/sandbox/platforms/shopify/ids.ts';

/** How a platform of the sandbox names things, as tests need to know it. */
interface SandboxPlatform {
  /** The topics that a test subscribes to by hand. */
  readonly webhookTopics: readonly string[];
  /** The shop's only location; '' on a platform without locations. */
  readonly location: string;
  /** Names the listing of a product without variations. */
  readonly listingOf: (
    productId: number,
    sku: string,
  ) => {
    readonly externalKey: string;
    readonly externalGroup?: string;
  };
}

const platforms: Readonly<Record<string, SandboxPlatform>> = {
  woocommerce: {
    webhookTopics: ['order.created', 'order.updated', 'order.deleted', 'product.updated'],
    location: '',
    listingOf: (productId) => ({ externalKey: String(productId) }),
  },
  shopify: {
    webhookTopics: ['orders/create', 'orders/updated', 'orders/delete', 'inventory_levels/update'],
    location: String(firstIds.location),
    listingOf: (productId) => ({
      externalKey: String(inventoryItemNumber({ id: productId, type: 'simple' })),
      externalGroup: String(productId),
    }),
  },
  ebay: {
    webhookTopics: [],
    location: '',
    listingOf: (_, sku) => ({ externalKey: sku, externalGroup: sku }),
  },
  etsy: {
    webhookTopics: [],
    location: '',
    listingOf: (productId) => ({ externalKey: String(productId), externalGroup: String(productId) }),
  },
};

export function sandboxPlatform(key: string): SandboxPlatform {
  const platform = platforms[key];
  if (platform === undefined) throw new Error(`Tests do not know the sandbox's platform ${key}.`);
  return platform;
}
