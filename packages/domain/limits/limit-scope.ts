/** What shares limits: the calls to an integration, or to all integrations of a platform. */
export type LimitScope =
  | { readonly kind: 'integration'; readonly integrationId: string }
  | { readonly kind: 'app'; readonly platform: string };

/** Names a scope uniquely. Pure. */
export function scopeName(scope: LimitScope): string {
  return scope.kind === 'app' ? `app:${scope.platform}` : `integration:${scope.integrationId}`;
}

/** Names the limits of a unit of an integration uniquely. Pure. */
export function unitScopeName(integrationId: string, unit: string): string {
  return `unit:${integrationId}:${unit}`;
}
