import type { MerchantId } from '@onhand/domain/ids.ts';

/** An API key without its secret or hash. */
export interface ApiKeyRow {
  readonly id: string;
  /** Null: the key belongs to the operator. */
  readonly merchantId: MerchantId | null;
  readonly prefix: string;
  readonly role: 'viewer' | 'operator' | 'admin';
  readonly label: string;
  /** The person who signs in with this address; nobody has the key's text. Null: whoever has its text. */
  readonly email: string | null;
  readonly createdAt: Date;
  readonly revokedAt: Date | null;
}

export const apiKeyColumns = [
  'id',
  'merchant_id as merchantId',
  'prefix',
  'role',
  'label',
  'email',
  'created_at as createdAt',
  'revoked_at as revokedAt',
] as const;
