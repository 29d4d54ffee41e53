import type { MerchantId } from '@onhand/domain/ids.ts';

export interface MerchantRow {
  readonly id: MerchantId;
  readonly name: string;
  readonly stockAuthority: 'source' | 'warehouse';
  /** What prices are in; null: what the source store's are in. */
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
