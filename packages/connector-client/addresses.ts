import { z } from 'zod';

/** Environment variables that hold the addresses of the connector services and their token. */
export const connectorVariables: z.ZodObject<{
  CONNECTOR_TOKEN: z.ZodString;
  CONNECTOR_WOOCOMMERCE_URL: z.ZodURL;
  CONNECTOR_VENDURE_URL: z.ZodURL;
}> = z.object({
  CONNECTOR_TOKEN: z.string().min(16).describe('the bearer token of the connector services'),
  CONNECTOR_WOOCOMMERCE_URL: z.url().describe('where connector-woocommerce answers'),
  CONNECTOR_VENDURE_URL: z.url().describe('where connector-vendure answers'),
});

/** Returns the address of each platform's connector service. */
export function connectorUrls(
  variables: z.infer<typeof connectorVariables>,
): Readonly<Record<string, string>> {
  return { woocommerce: variables.CONNECTOR_WOOCOMMERCE_URL, vendure: variables.CONNECTOR_VENDURE_URL };
}

/** Returns a function that finds a platform's address. It throws if the platform has none. */
export function urlIn(urls: Readonly<Record<string, string>>): (platform: string) => string {
  return (platform) => {
    const url = urls[platform];
    if (url === undefined) {
      throw new Error(
        `No connector is configured for ${platform}: set CONNECTOR_${platform.toUpperCase()}_URL.`,
      );
    }
    return url;
  };
}
