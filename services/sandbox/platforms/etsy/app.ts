/**
 * The one app that every Etsy shop of the sandbox knows, as all sellers know the same app of a developer. Its
 * keystring and shared secret are in the header of every request; the other secret signs its webhooks.
 */
export const app = {
  applicationId: 1_029_384_756,
  keystring: '1aa2bb33c44d55eeeeee6fff',
  sharedSecret: 'a1b2c3d4e5',
  webhookSecret: 'whsec_b25oYW5kLXNhbmRib3gtc2lnbmluZy1zZWNyZXQ=',
} as const;

/** The variables by which a connector knows the app. */
export const appVariables = {
  ETSY_KEYSTRING: app.keystring,
  ETSY_SHARED_SECRET: app.sharedSecret,
  ETSY_WEBHOOK_SECRET: app.webhookSecret,
} as const;
