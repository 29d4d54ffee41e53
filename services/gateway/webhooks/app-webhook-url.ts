/** Builds the address to which a platform sends what concerns all accounts of its app. */
export function appWebhookUrl(publicUrl: string, platform: string): string {
  return `${publicUrl}/webhooks/app/${platform}`;
}
