/** Builds the address to which a platform sends a browser back. It is registered with the platform's app. */
export function callbackUrl(publicUrl: string, platform: string): string {
  return `${publicUrl}/oauth/callback/${platform}`;
}
