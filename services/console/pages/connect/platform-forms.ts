/** A credential that a platform's connector asks for. */
interface Credential {
  readonly name: string;
  readonly label: string;
  readonly isSecret: boolean;
  readonly help?: string;
}

/** How a shop of a platform is connected, as docs/platforms/<platform>.md says. */
export interface PlatformForm {
  readonly label: string;
  /** The address of a shop as an example; where all shops have one address, that address. */
  readonly address: string;
  readonly hasSharedAddress: boolean;
  readonly credentials: readonly Credential[];
  /** The owner of the account consents on the platform's page; credentials may then be left out. */
  readonly hasConsent: boolean;
  readonly webhookSecret: { readonly label: string; readonly help: string } | null;
  /** What has to be ready at the platform before. */
  readonly before: readonly string[];
  /** The changes that the platform tells at once. Empty: Onhand reads them every few seconds. */
  readonly topics: readonly string[];
}

export const platformForms: Readonly<Record<string, PlatformForm>> = {
  woocommerce: {
    label: 'WooCommerce',
    address: 'https://shop.example.com',
    hasSharedAddress: false,
    credentials: [
      { name: 'consumerKey', label: 'Consumer key', isSecret: false, help: 'Begins with ck_' },
      { name: 'consumerSecret', label: 'Consumer secret', isSecret: true, help: 'Begins with cs_' },
    ],
    hasConsent: false,
    webhookSecret: null,
    before: [
      'Set the permalinks to anything but Plain (Settings, Permalinks).',
      'Add a REST API key with the permission Read/Write (WooCommerce, Settings, Advanced, REST API).',
    ],
    topics: ['Orders', 'Products', 'Customers where they are in step'],
  },
  vendure: {
    label: 'Vendure',
    address: 'https://vendure.example.com',
    hasSharedAddress: false,
    credentials: [
      { name: 'apiKey', label: 'API key', isSecret: true, help: 'Or a user name and a password' },
      { name: 'username', label: 'User name', isSecret: false },
      { name: 'password', label: 'Password', isSecret: true },
      {
        name: 'channelToken',
        label: 'Channel token',
        isSecret: true,
        help: 'For another channel than the default',
      },
    ],
    hasConsent: false,
    webhookSecret: null,
    before: [
      'Make a role that may read the catalog and orders and update the catalog, and an administrator with it.',
    ],
    topics: [],
  },
  shopify: {
    label: 'Shopify',
    address: 'https://example.myshopify.com',
    hasSharedAddress: false,
    credentials: [
      { name: 'clientId', label: 'Client id', isSecret: false, help: 'Of an app of the shop’s own' },
      {
        name: 'accessToken',
        label: 'Access token',
        isSecret: true,
        help: 'Of a custom app from before 2026',
      },
    ],
    hasConsent: true,
    webhookSecret: {
      label: 'Client secret of the app',
      help: 'It signs the webhooks. Without it, orders are read every thirty seconds.',
    },
    before: [
      'Make an app in Shopify’s Dev Dashboard with the scopes for products, inventory, locations and orders, and install it.',
      'Or leave the credentials empty: the owner then consents to the operator’s app.',
    ],
    topics: ['Orders', 'Refunds', 'Products', 'Stock levels', 'Customers where they are in step'],
  },
  ebay: {
    label: 'eBay',
    address: 'https://api.ebay.com',
    hasSharedAddress: true,
    credentials: [
      {
        name: 'refreshToken',
        label: 'Refresh token',
        isSecret: true,
        help: 'Leave it empty: the seller consents',
      },
    ],
    hasConsent: true,
    webhookSecret: null,
    before: ['The operator has set up the eBay app.', 'Only listings of the Inventory API are reached.'],
    topics: ['Orders'],
  },
  etsy: {
    label: 'Etsy',
    address: 'https://openapi.etsy.com',
    hasSharedAddress: true,
    credentials: [
      {
        name: 'refreshToken',
        label: 'Refresh token',
        isSecret: true,
        help: 'Leave it empty: the seller consents',
      },
    ],
    hasConsent: true,
    webhookSecret: null,
    before: ['The operator has set up the Etsy app.'],
    topics: ['Orders'],
  },
};
