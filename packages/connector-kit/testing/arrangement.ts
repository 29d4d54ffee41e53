import type { AppValues } from '../app.ts';
import type { Shop } from '../connector.ts';
import type { CustomerContent } from '@onhand/contracts/connector/customer.ts';
import type { RawRequest } from '../webhook.ts';
import type { NewListing } from '@onhand/contracts/connector/new-listing.ts';
import type { ProductChange } from '@onhand/contracts/connector/product.ts';
import type { UnitRef } from '@onhand/contracts/connector/unit.ts';

/** Prepares a shop for the conformance suite without the connector. A resolved method has taken effect. */
export interface Arrangement {
  /** Shop with credentials that it accepts. */
  readonly shop: Shop;
  /** The values of the app's variables. Left out: the connector has none. */
  readonly app?: AppValues;
  /** The same shop with well-formed credentials that it refuses. */
  readonly wrongCredentials: Shop;
  /** Creates an item with `stock` sellable units; null creates an item without managed stock. */
  readonly makeListing: (stock: number | null) => Promise<UnitRef>;
  /** Removes an item from the shop, like a manual removal. */
  readonly removeListing: (ref: UnitRef) => Promise<void>;
  /** Sets a unit's stock in the shop, like a manual edit. */
  readonly setStock: (ref: UnitRef, quantity: number) => Promise<void>;
  /** Reads the sellable quantity that the shop itself shows; null if stock is not managed. */
  readonly stockOf: (ref: UnitRef) => Promise<number | null>;
  /** Places an order that reserves stock. Returns the platform's order ID. */
  readonly placeOrder?: (lines: readonly { ref: UnitRef; quantity: number }[]) => Promise<string>;
  /** Cancels an order of {@link placeOrder} as a whole. */
  readonly cancelOrder?: (id: string) => Promise<void>;
  /** Makes the shop show an order so that nobody can read or count it. Left out: the platform never does. */
  readonly garbleOrder?: (id: string) => Promise<void>;
  /**
   * Creates an item with `stock` units, of which shoppers may order more. Left out: the platform has none.
   */
  readonly makeBackorderable?: (stock: number) => Promise<UnitRef>;
  /** Well-formed unit that the shop does not have. */
  readonly missingUnit: UnitRef;
  /** Well-formed order ID that the shop does not have. */
  readonly missingOrder: string;
  /** Returns the address of an image that can be loaded. Left out: the shop loads none. */
  readonly imageAddress?: (name: string) => string;
  /** Has the shop go wrong. Left out: nobody can, as at a real server. */
  readonly faults?: FaultArrangement;
  /** Required if the connector creates orders. */
  readonly creation?: CreationArrangement;
  /** Required if the connector lists products. */
  readonly listingCreation?: ListingCreationArrangement;
  /** Required if the connector offers products. */
  readonly products?: ProductArrangement;
  /** Required if the connector offers customers. */
  readonly customers?: CustomerArrangement;
  /** Required if the connector offers subscriptions. */
  readonly subscriptions?: SubscriptionArrangement;
  readonly close?: () => Promise<void>;
}

/**
 * What goes wrong with the shop's next call that reads or writes. `limited`: it is refused as one too many.
 * `lost`: the connection ends before the work is done. `answer_lost`, `answer_cut`: the work is done, and the
 * answer does not come, or breaks off in its body.
 */
export type ShopFault =
  | 'read_limited'
  | 'read_limited_for_a_second'
  | 'read_answer_cut'
  | 'write_limited'
  | 'write_lost'
  | 'write_answer_lost'
  | 'write_answer_cut';

export interface FaultArrangement {
  /** Has one call go wrong, the next one of its kind. */
  readonly once: (fault: ShopFault) => Promise<void>;
  /** Has the shop refuse each write to a unit, and no other. */
  readonly refuseWrites: (ref: UnitRef) => Promise<void>;
}

/** Prepares what happens to created orders, without the connector. */
export interface CreationArrangement {
  /** The shop's currency. */
  readonly currency: string;
  /**
   * Makes the shop lose the answer of the `nth` write from now on, after the write took effect. Calls go to
   * the returned shop. Null: a creation has fewer writes.
   */
  readonly loseAnswer: (nth: number) => Promise<Shop | null>;
  /** Completes a draft, as staff do: it is an order that is paid. Required if there are drafts. */
  readonly completeDraft?: (id: string) => Promise<void>;
  /** Deletes a draft, as staff do. Required if there are drafts. */
  readonly deleteDraft?: (id: string) => Promise<void>;
}

/** Prepares what happens to created products, without the connector. */
export interface ListingCreationArrangement {
  readonly currency: string;
  /** As in {@link CreationArrangement}. */
  readonly loseAnswer: CreationArrangement['loseAnswer'];
  /** Makes part of a product that the shop refuses, and part of the shop's message. */
  readonly refused: () => { change: Partial<NewListing>; words: string };
  /** Reads the SKUs of the units of a product that shoppers can choose. */
  readonly offered: (group: string) => Promise<readonly string[]>;
  /** The address of an image that the shop cannot load. Left out: products carry no images there. */
  readonly badImage?: string;
}

/** An address of an image, for a shop that loads none. */
export const anyImage = (name: string): string => `http://images.example/${name}`;

/** Creates, edits and shows a shop's products without the connector. */
export interface ProductArrangement {
  /** Creates a product with `units` units, each at a price of 10. Returns the platform's product ID. */
  readonly makeProduct: (units: number) => Promise<{ group: string; units: readonly UnitRef[] }>;
  readonly editTitle: (group: string, title: string) => Promise<void>;
  /** Reads what the shop itself shows: the title, and the regular price by unit. */
  readonly shown: (group: string) => Promise<{ title: string; prices: Readonly<Record<string, string>> }>;
  /** Makes a change that the shop refuses, and part of the shop's message. */
  readonly refused: () => Promise<{ change: ProductChange; words: string }>;
}

/** Creates and removes a shop's customers without the connector. */
export interface CustomerArrangement {
  /** Creates a customer. Returns the platform's id. */
  readonly makeCustomer: (person: CustomerContent & { readonly email: string }) => Promise<string>;
  readonly removeCustomer: (id: string) => Promise<void>;
  /** Finds the ids of all customers with an e-mail address. */
  readonly findIds: (email: string) => Promise<readonly string[]>;
  /** A well-formed id that the shop does not have. */
  readonly missing: string;
  /** The platform keeps one address for both purposes. Left out: it keeps two. */
  readonly hasOneAddress?: true;
}

/** Changes a shop's subscriptions without the connector. */
export interface SubscriptionArrangement {
  /** Address to which the shop may send; nothing needs to answer there. */
  readonly url: string;
  /**
   * Switches a subscription off, as the platform does after failures. Left out: the platform removes it.
   */
  readonly switchOff?: (id: string) => Promise<void>;
  readonly remove: (id: string) => Promise<void>;
}

/** Supplies deliveries for the tests of a webhook's decoding. Decoding is pure and needs no shop. */
export interface WebhookArrangement {
  /**
   * Deliveries recorded from the platform or built exactly like them, each with its secret, or with the
   * public key that it names (`keyId`).
   */
  readonly deliveries: readonly {
    readonly name: string;
    readonly request: RawRequest;
    readonly key: string;
    readonly keyId?: string;
  }[];
  /**
   * The public key of what `sign` signs: the deliveries go to the app's address. Left out: `sign` takes any
   * secret, and they go to the address of an integration.
   */
  readonly signingKey?: { readonly id: string; readonly key: string };
  /** Signs a body with a secret, or with the private key of `signingKey`, like the platform. */
  readonly sign: (body: Uint8Array, key: string) => RawRequest;
}
