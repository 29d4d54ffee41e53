import { randomUUID } from 'node:crypto';
import { afterAll, describe } from 'vitest';
import type { Connector } from '../connector.ts';
import type { Arrangement, WebhookArrangement } from './arrangement.ts';
import { servedFor } from './ask.ts';
import type { Served } from './ask.ts';
import { copyableOrderRules } from './rules/copyable-orders.ts';
import { addedListingRules } from './rules/added-listings.ts';
import { createdListingRules } from './rules/created-listings.ts';
import { createdOrderRules } from './rules/created-orders.ts';
import { customerWriteRules } from './rules/customer-writes.ts';
import { customerRules } from './rules/customers.ts';
import { draftRules } from './rules/drafts.ts';
import { ifSeenRules } from './rules/if-seen.ts';
import { inventoryRules } from './rules/inventory.ts';
import { listingRules } from './rules/listings.ts';
import { openOrderRules } from './rules/open-orders.ts';
import { orderRules } from './rules/orders.ts';
import { outageRules } from './rules/outages.ts';
import { productUpdateRules } from './rules/product-updates.ts';
import { productRules } from './rules/products.ts';
import { reachRules } from './rules/reach.ts';
import type { Subject } from './rules/subject.ts';
import { strangerRules } from './rules/strangers.ts';
import { subscriptionRules } from './rules/subscriptions.ts';
import { webhookRules } from './rules/webhook.ts';

export interface Conformance {
  readonly connector: Connector;
  /** Arranges the shop. Called once, because all rules share the shop and only add to it. */
  readonly arrange: () => Promise<Arrangement>;
  readonly webhook?: WebhookArrangement;
}

/** Timeout of a rule. A rule may start a real shop and wait for the shop's declared delays. */
const ruleWithinMs = 120_000;

/**
 * Defines the tests that every connector must pass; each connector runs them in its own test file. Calls go
 * through the connector's HTTP service, as in production. A missing capability appears as a skipped test.
 */
export function describeConnector(name: string, { connector, arrange, webhook }: Conformance): void {
  describe(`${name} keeps the rules of connectors`, { timeout: ruleWithinMs }, () => {
    let arranging: Promise<Arrangement> | undefined;
    // One service, as in production: what it has used of the shop's limits holds for all rules.
    let served: Served | undefined;
    afterAll(async () => (await arranging)?.close?.());
    const subject: Subject = {
      connector,
      arranged: async () => {
        arranging ??= arrange();
        const arrangement = await arranging;
        const { shop, app = {} } = arrangement;
        const here = (served ??= servedFor(connector, shop, { app }));
        return {
          ...arrangement,
          ask: here.ask,
          askAs: (other) => {
            const replicaOf = { integrationId: randomUUID(), shared: here.shared };
            return servedFor(connector, other, { app, replicaOf }).ask;
          },
          askElsewhere: async (...asked) => {
            const other = servedFor(connector, shop, { app, replicaOf: here });
            try {
              return await other.ask(...asked);
            } finally {
              await other.app.close();
            }
          },
        };
      },
    };

    describe('reach', () => reachRules(subject));
    describe('answers of strangers', () => strangerRules(subject));
    describe('listings', () => listingRules(subject));
    describe('created listings', () => createdListingRules(subject));
    describe('added listings', () => addedListingRules(subject));
    describe('inventory', () => inventoryRules(subject));
    describe('a set that expects a figure', () => ifSeenRules(subject));
    describe('single calls that go wrong', () => outageRules(subject));
    describe('orders', () => orderRules(subject));
    describe('open orders', () => openOrderRules(subject));
    describe('orders to copy', () => copyableOrderRules(subject));
    describe('created orders', () => createdOrderRules(subject));
    describe('drafts', () => draftRules(subject));
    describe('products', () => productRules(subject));
    describe('changes of products', () => productUpdateRules(subject));
    describe('customers', () => customerRules(subject));
    describe('written customers', () => customerWriteRules(subject));
    describe('subscriptions', () => subscriptionRules(subject));
    describe('webhook', () => webhookRules(connector.webhook, webhook));
  });
}
