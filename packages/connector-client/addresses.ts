import {
  connectorService,
  forEachPlatform,
  isPlatformKey,
  platformKeys,
  urlVariable,
} from '@onhand/contracts/platforms.ts';
import type { PlatformKey, UrlVariable } from '@onhand/contracts/platforms.ts';
import { z } from 'zod';

// The keys are those of the type, all of them and no other.
const urls = Object.fromEntries(
  platformKeys.map((key) => [urlVariable(key), z.url().describe(`where ${connectorService(key)} answers`)]),
) as Record<UrlVariable, z.ZodURL>;

/** Environment variables that hold the addresses of the connector services and their token. */
export const connectorVariables: z.ZodObject<{ CONNECTOR_TOKEN: z.ZodString } & typeof urls> = z.object({
  CONNECTOR_TOKEN: z.string().min(16).describe('the bearer token of the connector services'),
  ...urls,
});

/** Returns the address of each platform's connector service. */
export function connectorUrls(
  variables: z.infer<typeof connectorVariables>,
): Readonly<Record<PlatformKey, string>> {
  return forEachPlatform((key) => variables[urlVariable(key)]);
}

/** Returns a function that finds a platform's address. It throws if the platform has none. */
export function urlIn(urls: Readonly<Record<PlatformKey, string>>): (platform: string) => string {
  return (platform) => {
    if (!isPlatformKey(platform)) throw new Error(`There is no connector for the platform ${platform}.`);
    return urls[platform];
  };
}
