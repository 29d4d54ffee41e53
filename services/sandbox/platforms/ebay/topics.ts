import { applicationScope, scope } from './scopes.ts';

interface Topic {
  readonly description: string;
  readonly context: string;
  /** Whether a subscription belongs to the app alone, or to a seller who has consented. */
  readonly scope: 'APPLICATION' | 'USER';
  /** A caller's token needs one of them to subscribe. */
  readonly scopes: readonly string[];
}

export const schemaVersion = '1.0';

/**
 * The topics that the sandbox plays. The last two never happen in it; a subscription can be tested. No topic
 * tells of a cancelled or refunded order.
 * https://developer.ebay.com/develop/api/sell/notification_events
 */
export const topics: Readonly<Record<string, Topic>> = {
  ORDER_CONFIRMATION: {
    description: 'A buyer has completed the checkout. Sent for each line item of the order.',
    context: 'ORDER',
    scope: 'USER',
    scopes: [scope('sell.fulfillment'), scope('sell.fulfillment.readonly')],
  },
  ITEM_MARKED_SHIPPED: {
    description: 'The seller has marked a line item as shipped.',
    context: 'ORDER',
    scope: 'USER',
    scopes: [scope('sell.fulfillment'), scope('sell.fulfillment.readonly')],
  },
  ITEM_AVAILABILITY: {
    description: 'A fixed-price item has become available or unavailable.',
    context: 'LISTING',
    scope: 'USER',
    scopes: [scope('sell.inventory'), scope('sell.inventory.readonly')],
  },
  ITEM_PRICE_REVISION: {
    description: 'The price of a fixed-price item has changed.',
    context: 'LISTING',
    scope: 'USER',
    scopes: [scope('sell.inventory'), scope('sell.inventory.readonly')],
  },
  AUTHORIZATION_REVOCATION: {
    description: 'A user has revoked the consent to the app.',
    context: 'AUTHORIZATION',
    scope: 'APPLICATION',
    scopes: [applicationScope],
  },
  MARKETPLACE_ACCOUNT_DELETION: {
    description: 'A user has asked for the deletion of personal data.',
    context: 'COMPLIANCE',
    scope: 'APPLICATION',
    scopes: [applicationScope],
  },
};

/** Finds a topic; null if the sandbox does not play it. */
export function topicNamed(id: string): Topic | null {
  return (Object.hasOwn(topics, id) ? topics[id] : undefined) ?? null;
}
