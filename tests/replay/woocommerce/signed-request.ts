import woocommerce from '@woocommerce/woocommerce-rest-api';
import type { ShopSummary } from '@onhand/sandbox/control/summary.ts';
import type { Exchange } from './recordings.ts';

export interface Answered {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
}

/** Sends a recorded request to a shop, signed by the platform's official client. */
export async function request(
  shop: Pick<ShopSummary, 'baseUrl' | 'secrets'>,
  { method, path, query = {}, body }: Exchange['request'],
): Promise<Answered> {
  const client = new woocommerce.default({
    url: shop.baseUrl,
    consumerKey: shop.secrets['consumerKey'] ?? '',
    consumerSecret: shop.secrets['consumerSecret'] ?? '',
    version: 'wc/v3',
    axiosConfig: { validateStatus: () => true },
  });
  const endpoint = path.replace('/wp-json/wc/v3/', '');
  const sent =
    method === 'GET'
      ? client.get(endpoint, query)
      : method === 'POST'
        ? client.post(endpoint, body)
        : client.put(endpoint, body);
  const { status, headers, data } = await sent;
  return { status, headers, body: data };
}
