import type { ItemId, ProductId } from '@onhand/domain/ids.ts';

export interface ItemRow {
  readonly id: ItemId;
  readonly productId: ProductId;
  /** Its product's. */
  readonly title: string;
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly countsFrom: Date | null;
  readonly createdAt: Date;
}

/** Of items joined with their products. */
export const itemColumns = [
  'items.id',
  'items.product_id as productId',
  'products.title',
  'items.sku',
  'items.barcode',
  'items.counts_from as countsFrom',
  'items.created_at as createdAt',
] as const;
