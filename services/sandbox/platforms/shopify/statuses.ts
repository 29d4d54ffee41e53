/** The stored status of a product, by Shopify's name. */
export const statuses = {
  ACTIVE: 'publish',
  DRAFT: 'draft',
  ARCHIVED: 'archived',
  UNLISTED: 'unlisted',
} as const;

export type ProductStatus = keyof typeof statuses;

/** Returns Shopify's name of a stored status. */
export function statusShown(stored: string): ProductStatus {
  if (stored === statuses.DRAFT) return 'DRAFT';
  if (stored === statuses.ARCHIVED) return 'ARCHIVED';
  return stored === statuses.UNLISTED ? 'UNLISTED' : 'ACTIVE';
}
