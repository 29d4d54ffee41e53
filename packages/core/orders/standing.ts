import type { OrderSnapshot } from '@onhand/contracts/connector/order.ts';
import type { IntegrationId, MerchantId } from '@onhand/domain/ids.ts';
import type { RawBuilder } from 'kysely';
import { byIntegration, selectPreferences } from '../stock/load-sheet.ts';
import type { Preferences, SellingRow } from '../stock/load-sheet.ts';
import { byUnit, selectListings } from './known-listings.ts';
import type { KnownListing, KnownListingRow } from './known-listings.ts';

/** What orders are booked by: the listings that their lines name, and how their integrations sell. */
export interface Standing {
  readonly listings: ReadonlyMap<string, KnownListing>;
  readonly preferences: Preferences;
}

export type StandingRows = [KnownListingRow, SellingRow];

/** The statements (for `inOneTrip`) that read the standing of these snapshots. */
export function selectStanding(
  orders: readonly {
    readonly merchantId: MerchantId;
    readonly integrationId: IntegrationId;
    readonly snapshot: OrderSnapshot;
  }[],
): [RawBuilder<KnownListingRow>, RawBuilder<SellingRow>] {
  const merchantIds = [...new Set(orders.map(({ merchantId }) => merchantId))];
  return [selectListings(orders), selectPreferences(merchantIds)];
}

export function standingOf(listings: readonly KnownListingRow[], sellings: readonly SellingRow[]): Standing {
  return { listings: byUnit(listings), preferences: byIntegration(sellings) };
}
