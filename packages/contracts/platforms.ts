/** What the rest of Onhand has to know of a platform; everything else is its connector's. */
interface Platform {
  /** As people write it. */
  readonly name: string;
  /** Where its connector listens, unless the environment says otherwise. */
  readonly port: number;
  /** Whether it sends webhooks, which the gateway then decodes; otherwise its orders are polled. */
  readonly sendsWebhooks: boolean;
  /**
   * Whether all its accounts are called at one address, so that a merchant may have several integrations
   * there. Left out: each shop has its own.
   */
  readonly sharesAddress?: boolean;
  /**
   * Whether a draft keeps its units from being sold there, as its connector declares (`draftsReserve`). Left
   * out: it does not, or there are none.
   */
  readonly draftsReserve?: boolean;
}

/**
 * Lists every platform that has a connector: the one registry. Its key names the connector's folder, its
 * service, its environment variables and the integrations on it.
 */
export const platforms = {
  woocommerce: { name: 'WooCommerce', port: 3021, sendsWebhooks: true },
  vendure: { name: 'Vendure', port: 3022, sendsWebhooks: false },
  shopify: { name: 'Shopify', port: 3023, sendsWebhooks: true, draftsReserve: true },
  ebay: { name: 'eBay', port: 3024, sendsWebhooks: true, sharesAddress: true },
  etsy: { name: 'Etsy', port: 3025, sendsWebhooks: true, sharesAddress: true },
} as const satisfies Readonly<Record<string, Platform>>;

export type PlatformKey = keyof typeof platforms;

/** The platforms whose webhooks the gateway takes in. */
export type WebhookPlatform = {
  [Key in PlatformKey]: (typeof platforms)[Key]['sendsWebhooks'] extends true ? Key : never;
}[PlatformKey];

export type ConnectorService<Key extends PlatformKey = PlatformKey> = `connector-${Key}`;
export type PortVariable<Key extends PlatformKey = PlatformKey> = `CONNECTOR_${Uppercase<Key>}_PORT`;
export type UrlVariable<Key extends PlatformKey = PlatformKey> = `CONNECTOR_${Uppercase<Key>}_URL`;

export const platformKeys: readonly PlatformKey[] = Object.keys(platforms).filter(isPlatformKey);

/** The platforms whose drafts reserve. */
export const reservingPlatforms: readonly PlatformKey[] = platformKeys.filter((key) => {
  const platform: Platform = platforms[key];
  return platform.draftsReserve === true;
});

export function isPlatformKey(key: string): key is PlatformKey {
  return Object.hasOwn(platforms, key);
}

/** Tells whether all accounts of a platform are called at one address. */
export function sharesAddress(key: string): boolean {
  const platform: Platform | undefined = isPlatformKey(key) ? platforms[key] : undefined;
  return platform?.sharesAddress ?? false;
}

/** Names the service of a platform's connector, which is also its folder below services/. */
export function connectorService<Key extends PlatformKey>(key: Key): ConnectorService<Key> {
  return `connector-${key}`;
}

/** Names the environment variable of the port that a platform's connector listens on. */
export function portVariable<Key extends PlatformKey>(key: Key): PortVariable<Key> {
  return `CONNECTOR_${upperCase(key)}_PORT`;
}

/** Names the environment variable of the address where a platform's connector answers its callers. */
export function urlVariable<Key extends PlatformKey>(key: Key): UrlVariable<Key> {
  return `CONNECTOR_${upperCase(key)}_URL`;
}

/** Makes a record with one entry for each platform. */
export function forEachPlatform<Value>(valueOf: (key: PlatformKey) => Value): Record<PlatformKey, Value> {
  // The keys are those of the record's type, all of them and no other.
  return Object.fromEntries(platformKeys.map((key) => [key, valueOf(key)])) as Record<PlatformKey, Value>;
}

function upperCase<Text extends string>(text: Text): Uppercase<Text> {
  // TypeScript's Uppercase and toUpperCase do the same to the letters that a key is made of.
  return text.toUpperCase() as Uppercase<Text>;
}
