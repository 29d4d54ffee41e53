import type { Description } from '@onhand/contracts/connector/behaviour.ts';
import type { Connector } from './connector.ts';

/** Builds the connector's description for the wire. Describes a missing capability as null or false. */
export function descriptionOf(connector: Connector): Description {
  const {
    platform,
    limits,
    stock,
    listings,
    inventory,
    orders,
    webhook,
    subscriptions,
    locations,
    products,
    customers,
  } = connector;
  return {
    platform,
    limits: [...limits],
    stock,
    listings: {
      setState: listings.setState !== undefined,
      creation: listings.creation?.behaviour ?? null,
    },
    inventory: inventory
      ? {
          writes: inventory.writes,
          readBatch: inventory.reads.batch,
          manage: inventory.manage !== undefined,
        }
      : null,
    orders: orders
      ? {
          overlapMs: orders.overlapMs,
          pollEveryMs: orders.pollEveryMs,
          minPassMs: orders.minPassMs,
          readForCopy: orders.readForCopy !== undefined,
          creation: orders.creation?.behaviour ?? null,
        }
      : null,
    products: products?.behaviour ?? null,
    customers: customers?.behaviour ?? null,
    webhooks: webhook
      ? {
          topics: [...webhook.topics],
          ...(webhook.customerTopics && { customerTopics: [...webhook.customerTopics] }),
          ...(webhook.draftTopics && { draftTopics: [...webhook.draftTopics] }),
          subscriptions: subscriptions !== undefined,
        }
      : null,
    locations: locations !== undefined,
  };
}
