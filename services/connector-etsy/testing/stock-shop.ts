import { etsyShop, refusal } from './etsy-shop.ts';
import type { Asked, Routes, Told } from './etsy-shop.ts';

/** A product of a listing: its quantity, and the values of its properties by property id. */
export interface Stocked {
  readonly quantity: number;
  readonly sku?: string;
  readonly values?: Readonly<Record<number, string>>;
  readonly isEnabled?: boolean;
}

export interface StockedListing {
  state: string;
  products: Stocked[];
  readonly quantityOn?: readonly number[];
  readonly stateTimestamp?: number;
}

let productIds = 100;

/** The inventory of a listing as Etsy shows it, with ids that differ each time. */
export function inventoryOf({ products, quantityOn }: StockedListing): object {
  const properties = [...new Set(products.flatMap(({ values = {} }) => Object.keys(values).map(Number)))];
  return {
    products: products.map(({ quantity, sku = 'SKU', values = {}, isEnabled = true }) => ({
      product_id: (productIds += 1),
      sku,
      is_deleted: false,
      offerings: [
        {
          offering_id: (productIds += 1),
          quantity,
          is_enabled: isEnabled,
          is_deleted: false,
          price: { amount: 1_999, divisor: 100, currency_code: 'EUR' },
          readiness_state_id: 5,
        },
      ],
      property_values: Object.entries(values).map(([id, value]) => ({
        property_id: Number(id),
        property_name: `Property ${id}`,
        scale_id: null,
        scale_name: null,
        value_ids: [valueIdOf(value)],
        values: [value],
      })),
    })),
    price_on_property: [],
    quantity_on_property: quantityOn ?? properties,
    sku_on_property: properties,
    readiness_state_on_property: [],
  };
}

/** The id of a value, the same wherever it is used. */
export function valueIdOf(value: string): number {
  return Buffer.from(value).reduce((sum, byte) => (sum * 31 + byte) % 1_000_003, 7);
}

export function headOf(id: number, { state, stateTimestamp = 1_700_000_000 }: StockedListing): object {
  return { listing_id: id, title: `Thing ${id}`, state, state_timestamp: stateTimestamp };
}

interface Sent {
  readonly products: readonly {
    readonly sku: string;
    readonly property_values: readonly { readonly property_id: number; readonly values: readonly string[] }[];
    readonly offerings: readonly { readonly quantity: number; readonly is_enabled: boolean }[];
  }[];
}

/** Plays the listings of a shop, with Etsy's refusal of an inventory without any quantity. */
export function stockShop(
  listings: Record<number, StockedListing>,
  update?: (asked: Asked) => Told | undefined,
) {
  const idOf = ({ path }: Asked) => Number(/listings\/(\d+)/.exec(path)?.[1]);
  const routes: Routes = {
    // Etsy answers 404 to all, if it lacks one.
    'GET /listings/batch/inventory': ({ query }) => {
      const ids = (query['listing_ids'] ?? '').split(',').map(Number);
      const results = ids.flatMap((id) => {
        const listing = listings[id];
        return listing === undefined ? [] : [{ ...headOf(id, listing), inventory: inventoryOf(listing) }];
      });
      if (results.length < ids.length) return refusal(404, 'Resource not found.');
      return { count: results.length, results };
    },
    'GET /listings/*/inventory': (asked) => {
      const listing = listings[idOf(asked)];
      if (listing === undefined) return refusal(404, 'Resource not found.');
      return { ...inventoryOf(listing), listing: headOf(idOf(asked), listing) };
    },
    'PUT /listings/*/inventory': (asked) => {
      const listing = listings[idOf(asked)];
      const instead = update?.(asked);
      if (instead !== undefined) return instead;
      if (listing === undefined) return refusal(404, 'Resource not found.');
      const products = (asked.body as Sent).products.map(
        ({ sku, property_values: values, offerings: [offering] }): Stocked => ({
          sku,
          quantity: offering?.quantity ?? 0,
          isEnabled: offering?.is_enabled ?? false,
          values: Object.fromEntries(values.map((one) => [one.property_id, one.values[0] ?? ''])),
        }),
      );
      if (!products.some(({ quantity, isEnabled = true }) => isEnabled && quantity > 0)) {
        return refusal(400, 'One offering must have quantity greater than 0');
      }
      listing.products = products;
      return inventoryOf(listing);
    },
    'PATCH /shops/7/listings/*': (asked) => {
      const listing = listings[idOf(asked)];
      if (listing === undefined) return refusal(404, 'Resource not found.');
      const { state } = asked.body as { state: string };
      if (listing.state === 'sold_out' && state === 'active') {
        listing.products = listing.products.map((one) => ({ ...one, quantity: 1 }));
      }
      listing.state = state;
      return headOf(idOf(asked), listing);
    },
  };
  return { ...etsyShop(routes), listings };
}

/** Reads the quantities of a listing, those that are disabled in brackets. */
export function quantitiesOf({ products }: StockedListing): string[] {
  return products.map(({ quantity, isEnabled = true }) => (isEnabled ? `${quantity}` : `(${quantity})`));
}
