import { z } from 'zod';

/** The environment variables that say where the connector services answer, for whoever calls them. */
export const connectorVariables: z.ZodObject<{
  CONNECTOR_TOKEN: z.ZodString;
  CONNECTOR_WOOCOMMERCE_URL: z.ZodURL;
  CONNECTOR_VENDURE_URL: z.ZodURL;
}> = z.object({
  CONNECTOR_TOKEN: z.string().min(16).describe('the bearer token of the connector services'),
  CONNECTOR_WOOCOMMERCE_URL: z.url().describe('where connector-woocommerce answers'),
  CONNECTOR_VENDURE_URL: z.url().describe('where connector-vendure answers'),
});

/** The address of each platform's connector service. */
export function connectorUrls(
  variables: z.infer<typeof connectorVariables>,
): Readonly<Record<string, string>> {
  return { woocommerce: variables.CONNECTOR_WOOCOMMERCE_URL, vendure: variables.CONNECTOR_VENDURE_URL };
}

/** Finds a platform's address; throws where there is none. */
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
