import { appVariables as ebay } from './ebay/app.ts';
import { appVariables as etsy } from './etsy/app.ts';

/** The environment variables by which connectors know the sandbox's apps, for each platform that has one. */
export const appVariables: readonly Readonly<Record<string, string>>[] = [ebay, etsy];
