import type { Shop } from '../connector.ts';
import type { RawRequest } from '../webhook.ts';
import type { ProductChange } from '@onhand/contracts/connector/product.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';

/** What the conformance suite needs of a shop, by means other than the connector. Each is done when it resolves. */
export interface Arrangement {
  /** The shop, with credentials that it accepts. */
  readonly shop: Shop;
  /** The same shop, with credentials of the right form that it refuses. */
  readonly wrongCredentials: Shop;
  /** Makes a new item with so many sellable units; null: its stock is not managed. */
  readonly makeListing: (stock: number | null) => Promise<UnitRef>;
  /** Sets a unit's stock in the shop by hand. */
  readonly setStock: (ref: UnitRef, quantity: number) => Promise<void>;
  /** What the shop itself shows as sellable; null where stock is not managed. */
  readonly stockOf: (ref: UnitRef) => Promise<number | null>;
  /** Places an order that reserves stock, and gives the platform's id of it. */
  readonly placeOrder?: (lines: readonly { ref: UnitRef; quantity: number }[]) => Promise<string>;
  /** A unit in the platform's own form that the shop does not have. */
  readonly missingUnit: UnitRef;
  /** An order id in the platform's own form that the shop does not have. */
  readonly missingOrder: string;
  /** Needed where the connector offers products. */
  readonly products?: ProductArrangement;
  readonly close?: () => Promise<void>;
}

/** What the suite does to products by other means than the connector. */
export interface ProductArrangement {
  /** Makes a product with so many units, each at a price of 10, and gives the platform's id of it. */
  readonly makeProduct: (units: number) => Promise<{ group: string; units: readonly UnitRef[] }>;
  readonly editTitle: (group: string, title: string) => Promise<void>;
  /** What the shop itself shows: its title, and by unit the regular price. */
  readonly shown: (group: string) => Promise<{ title: string; prices: Readonly<Record<string, string>> }>;
  /** A change that the shop refuses, and part of what it says then. */
  readonly refused: () => Promise<{ change: ProductChange; words: string }>;
}

/** What the suite needs to test a webhook's decoding; pure, so without a shop. */
export interface WebhookArrangement {
  /** Deliveries that the platform really sent, or made exactly as it makes them, with the secret of each. */
  readonly deliveries: readonly {
    readonly name: string;
    readonly request: RawRequest;
    readonly key: string;
  }[];
  /** Signs any body as the platform would, with this secret. */
  readonly sign: (body: Uint8Array, key: string) => RawRequest;
}
