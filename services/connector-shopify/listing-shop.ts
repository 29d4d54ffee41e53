import type { Call } from '@onhand/connector-kit/connector.ts';
import type { SharedFault } from '@onhand/connector-kit/faults.ts';
import type { Fault } from '@onhand/contracts/connector/fault.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import { z } from 'zod';
import { send } from './client.ts';
import { definition, definitionField } from './listing-marker.ts';

/** What a product that is listed in a shop depends on. */
interface ListingShop {
  readonly kind: 'shop';
  readonly currency: string;
  readonly isMarkerDefined: boolean;
  /** Whether the app may publish products. */
  readonly mayPublish: boolean;
}

const shown = z.object({
  shop: z.object({ currencyCode: z.string() }),
  currentAppInstallation: z.object({ accessScopes: z.array(z.object({ handle: z.string() })) }),
  markerDefinition: definition,
});

/** Reads what a new product has to fit. */
export async function readListingShop(call: Call): Promise<ListingShop | SharedFault> {
  const answer = await send(call, {
    mutation: false,
    query: `query ListingShop {
      shop { currencyCode }
      currentAppInstallation { accessScopes { handle } }
      ${definitionField}
    }`,
    variables: {},
    cost: 4,
    answer: shown,
  });
  if (answer.kind !== 'answer') return answer;
  const { shop, currentAppInstallation, markerDefinition } = answer.data;
  const granted = new Set(currentAppInstallation.accessScopes.map(({ handle }) => handle));
  return {
    kind: 'shop',
    currency: shop.currencyCode,
    isMarkerDefined: markerDefinition !== null,
    mayPublish: granted.has('read_publications') && granted.has('write_publications'),
  };
}

/** Refuses prices in another currency than the shop's. Null: they fit. */
export function currencyRefused(
  { currency }: Pick<NewListing, 'currency'>,
  shop: Pick<ListingShop, 'currency'>,
): Fault | null {
  if (currency === undefined || currency === shop.currency) return null;
  const message = `The prices are in ${currency}, and the shop sells in ${shop.currency}.`;
  return { kind: 'rejected', code: 'currency_mismatch', message };
}
