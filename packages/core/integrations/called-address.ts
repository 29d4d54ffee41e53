import { Refusal } from '@onhand/contracts/gateway-api/refusal.ts';
import { shopAddress } from '@onhand/domain/integrations/shop-address.ts';

/**
 * Normalizes the address under which a shop is to be called.
 *
 * @throws Refusal `shop_address_invalid`
 */
export function calledAddress(
  baseUrl: string,
  { allowsPrivateShops }: { readonly allowsPrivateShops: boolean },
): string {
  const address = shopAddress(baseUrl, { allowsHttp: allowsPrivateShops });
  if (address.kind === 'address') return address.url;
  throw new Refusal('shop_address_invalid', { detail: address.why });
}
