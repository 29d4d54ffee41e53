/**
 * The one app that every eBay shop of the sandbox knows, as all sellers know the same app of a developer. Its
 * client id and secret authenticate at the token endpoint.
 */
export const app = {
  clientId: 'OnhandSa-sandbox-SBX-0a1b2c3d4-5e6f7a8b',
  clientSecret: 'SBX-0a1b2c3d4e5f-6a7b-8c9d-0e1f-2a3b',
  /** The name of the app's redirect address. The sandbox also takes the address itself. */
  ruName: 'Onhand-OnhandSa-sandbo-abcdef',
} as const;

/** The variables by which a connector knows the app. */
export const appVariables = {
  EBAY_CLIENT_ID: app.clientId,
  EBAY_CLIENT_SECRET: app.clientSecret,
  EBAY_REDIRECT_NAME: app.ruName,
} as const;
