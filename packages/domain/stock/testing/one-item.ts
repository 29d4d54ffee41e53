import type { ItemId, LocationId, MerchantId, OrderId } from '../../ids.ts';
import type { LevelRef, StockLine } from '../stock-sheet.ts';

export const merchantId = 'merchant' as MerchantId;
export const itemId = 'item' as ItemId;
export const main = 'main' as LocationId;

/** Names the item's level at a location. */
export const at = (locationId: LocationId): LevelRef => ({ merchantId, itemId, locationId });

/** Returns the line of an order that sells the item. */
export const line = (order: string, preference: readonly LocationId[] = [main]): StockLine => ({
  merchantId,
  orderId: order as OrderId,
  externalLineId: '1',
  itemId,
  preference,
  backorders: false,
});
