import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { SoldListing } from '@onhand/domain/orders/sold-listing.ts';
import type { RawBuilder } from 'kysely';
import { byIntegration, selectPreferences } from '../stock/load-sheet.ts';
import type { Preferences, SellingRow } from '../stock/load-sheet.ts';
import { byUnit, selectListings } from './sold-listings.ts';
import type { SoldListingRow } from './sold-listings.ts';

/** Holds the listings that order lines name, and the selling preferences of their integrations. */
export interface BookingInputs {
  readonly listings: ReadonlyMap<string, SoldListing>;
  readonly preferences: Preferences;
}

export type BookingRows = [SoldListingRow, SellingRow];

/** Builds the statements (for `inOneTrip`) that read the booking inputs of snapshots. */
export function selectBookingInputs(
  orders: readonly {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly snapshot: OrderSnapshot;
  }[],
): [RawBuilder<SoldListingRow>, RawBuilder<SellingRow>] {
  const merchantIds = [...new Set(orders.map(({ merchantId }) => merchantId))];
  return [selectListings(orders), selectPreferences(merchantIds)];
}

/** Builds the booking inputs from the selected rows. */
export function bookingInputs(
  listings: readonly SoldListingRow[],
  sellings: readonly SellingRow[],
): BookingInputs {
  return { listings: byUnit(listings), preferences: byIntegration(sellings) };
}
