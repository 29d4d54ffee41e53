import type { MerchantId } from '@onhand/domain/ids.ts';

export interface MerchantRow {
  readonly id: MerchantId;
  readonly name: string;
  readonly stockAuthority: 'source' | 'warehouse';
  readonly createdAt: Date;
}

export const merchantColumns = [
  'id',
  'name',
  'stock_authority as stockAuthority',
  'created_at as createdAt',
] as const;
