import type { MerchantId } from '@onhand/domain/ids.ts';

export interface MerchantRow {
  readonly id: MerchantId;
  readonly name: string;
  readonly stockAuthority: 'source' | 'warehouse';
  /** The currency of the merchant's prices. Null: the currency of the source store's prices. */
  readonly currency: string | null;
  readonly createdAt: Date;
}

export const merchantColumns = [
  'id',
  'name',
  'stock_authority as stockAuthority',
  'currency',
  'created_at as createdAt',
] as const;
