import type { AppValues } from '@onhand/connector-kit/app.ts';

/** Stands for a shop's name in the pattern of shops' addresses. */
const placeholder = '{shop}';
/** Where Shopify serves a shop. */
export const shopifysAddresses = `https://${placeholder}.myshopify.com`;
/** The first part of a shop's permanent domain. */
const shopName = /^[a-z0-9][a-z0-9-]*$/;

/**
 * Returns the permanent domain of the shop at an address, such as `a-shop.myshopify.com`. Null: the address
 * is not Shopify's. The app's secret is sent to no such address.
 */
export function domainAt(baseUrl: string, { shopAddresses = shopifysAddresses }: AppValues): string | null {
  const [before = '', after = ''] = shopAddresses.split(placeholder);
  if (!baseUrl.startsWith(before) || !baseUrl.endsWith(after)) return null;
  const name = baseUrl.slice(before.length, baseUrl.length - after.length);
  return shopName.test(name) ? `${name}.myshopify.com` : null;
}
