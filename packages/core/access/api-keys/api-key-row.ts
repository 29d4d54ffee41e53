import type { MerchantId } from '@onhand/domain/ids.ts';

/** An API key without its secret or hash. */
export interface ApiKeyRow {
  readonly id: string;
  /** Null: the key belongs to the operator. */
  readonly merchantId: MerchantId | null;
  readonly prefix: string;
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly label: string;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

export const apiKeyColumns = [
  'id',
  'merchant_id as merchantId',
  'prefix',
  'role',
  'label',
  'created_at as createdAt',
  'revoked_at as revokedAt',
] as const;
