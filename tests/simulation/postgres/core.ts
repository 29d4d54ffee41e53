import { bookStock } from '@onhand/core/observations/book-stock.ts';
import { decideDue } from '@onhand/core/observations/decide-due.ts';
import { raiseHeardUntil } from '@onhand/core/integrations/hearing/raise-heard-until.ts';
import type { Look } from '@onhand/core/observations/look-again.ts';
import { closeCircuit, openCircuit } from '@onhand/core/channel-stock/circuit.ts';
import { writeIntegrationPause } from '@onhand/core/integrations/pause.ts';
import { completePass } from '@onhand/core/integrations/hearing/end-pass.ts';
import { unlinkListing } from '@onhand/core/linking/unlink-listing.ts';
import { inTransaction } from '@onhand/database/transaction.ts';
import { bookTransfer } from '@onhand/core/stock/book-transfer.ts';
import { acquireLease, releaseLease, renewLease } from '@onhand/core/channel-stock/lease.ts';
import type { Lease } from '@onhand/core/channel-stock/lease.ts';
import { recordAnswers } from '@onhand/core/observations/record-answers.ts';
import { spreadDue } from '@onhand/core/channel-stock/spread-due.ts';
import { LeaseLost, takeDue } from '@onhand/core/channel-stock/take-due.ts';
import { takeUnknown } from '@onhand/core/channel-stock/take-unknown.ts';
import { noteAbsence } from '@onhand/core/orders/absent-orders.ts';
import { closeGoneOrder } from '@onhand/core/orders/close-order.ts';
import { settleHints } from '@onhand/core/orders/inbound-events/settle-hints.ts';
import { rebookListing } from '@onhand/core/orders/rebook.ts';
import { takeIn } from '@onhand/core/orders/take-in.ts';
import { times } from '../core.ts';
import type { Core, Crash, NamedLease, NamedReading } from '../core.ts';
import type { World, WorldShop } from '../world.ts';
import { Attempts } from './attempts.ts';
import { changeSettings, decide, idsOf, linkListingByHand, moveFailedItem, syncNow } from './by-hand.ts';
import type { CrashingDatabase } from './crashing-database.ts';
import { insertLateListing, insertWorld } from './create-world.ts';
import { createIds } from './ids.ts';
import { loadState } from './load-state.ts';
import { Readings } from './readings.ts';

/**
 * The real core: the door, the ledger and the publisher's steps on PostgreSQL, for a merchant made for one
 * sequence.
 */
export async function createPostgresCore(database: CrashingDatabase, world: World): Promise<Core> {
  const { db } = database;
  const ids = createIds(world);
  await insertWorld(db, world, ids);
  const merchantId = ids.merchant;
  const attempts = new Attempts(db, ids);
  const clock = (at: number) => ({ clock: { now: () => new Date(at) } });
  const readings = new Readings(db, ids);
  const shopOf = ({ shop: name }: NamedLease): WorldShop => {
    const shop = world.shops.find((one) => one.name === name);
    if (shop === undefined) throw new Error(`There is no shop ${name}.`);
    return shop;
  };
  const leaseOf = ({ shop, epoch }: NamedLease): Lease => ({ integrationId: ids.integration(shop), epoch });
  let crash: Crash | null = null;

  function committing<T>(work: () => Promise<T>): Promise<T> {
    const crashing = crash;
    crash = null;
    return database.during(crashing, work);
  }

  /** The figures of a look, by shop. */
  function lookOf(look: readonly NamedReading[]): readonly Look[] {
    return world.shops.map(({ name, observing: stock }) => {
      const own = look.filter(({ wanted }) => wanted.channel.startsWith(`${name}/`));
      const answered = readings.answered(own);
      const unreadable = answered.flatMap(({ read }) =>
        read.quantity === null ? [read.channelStockId] : [],
      );
      return {
        integrationId: ids.integration(name),
        stock,
        readings: answered,
        unreadable: new Set(unreadable),
      };
    });
  }

  return {
    takeIn: (deliveries, at) =>
      committing(() =>
        takeIn(
          db,
          deliveries.map(({ shop, ...delivery }) => ({
            ...delivery,
            merchantId,
            integrationId: ids.integration(shop),
            receivedAt: new Date(at),
          })),
          clock(at),
        ),
      ),
    bookStock: (change, at) =>
      committing(async () => {
        const { item, location, ...rest } = change;
        const located = { ...rest, merchantId, itemId: ids.item(item), locationId: ids.location(location) };
        const [booked] = await bookStock(db, [located], { actor: 'simulation', ...clock(at) });
        if (booked === undefined) throw new Error('Nothing was booked.');
        return booked;
      }),
    bookTransfer: (transfer, at) =>
      committing(() => {
        const { item, from, to, ...rest } = transfer;
        const places = { from: ids.location(from), to: ids.location(to) };
        const options = { actor: 'simulation', ...clock(at) };
        return bookTransfer(db, { ...rest, ...places, merchantId, itemId: ids.item(item) }, options);
      }),
    createListing: (listing, at) => insertLateListing(db, world, ids, { listing, at }),
    link: (listing, item, at) => committing(() => linkListingByHand(db, ids, { listing, item, at })),
    unlink: (listing, at) =>
      inTransaction(db, (tx) =>
        unlinkListing(tx, { merchantId, listingId: ids.listing(listing), at: new Date(at) }),
      ),
    syncNow: (item, at) => syncNow(db, ids, { item, at }),
    changeSettings: (shop, settings, at) => changeSettings(db, ids, { shop, ...settings, at }),
    async changeState(shop, state) {
      const pausing = state === 'active' ? null : { at: new Date(0), by: 'simulation' };
      await inTransaction(db, (tx) =>
        writeIntegrationPause(tx, { merchantId, id: ids.integration(shop) }, pausing),
      );
    },
    async openCircuit(shop, answer, at) {
      await openCircuit(db, ids.integration(shop), answer, new Date(at));
    },
    closeCircuit: (shop, at) => closeCircuit(db, ids.integration(shop), new Date(at)),
    rebook: (listing, at) =>
      committing(() => rebookListing(db, { merchantId, listingId: ids.listing(listing) }, clock(at))),
    settleHints: ({ shop, externalId }, readFrom) =>
      settleHints(db, {
        integrationId: ids.integration(shop),
        externalOrderId: externalId,
        readFrom: new Date(readFrom),
      }),
    async noteAbsence({ shop, externalId: externalOrderId }, at) {
      const integrationId = ids.integration(shop);
      const gone = await noteAbsence(db, { integrationId, externalOrderId }, new Date(at));
      for (const order of gone) {
        await closeGoneOrder(db, { ...order, merchantId, restores: false }, clock(at));
      }
    },
    moveFailedItem: (listing, move, at) => moveFailedItem(db, ids, { listing, move, at }),
    spread: (at) =>
      committing(async () => {
        await spreadDue(db, new Date(at));
      }),
    acquireLease: (shop, at) =>
      committing(async () => {
        const lease = await acquireLease(db, ids.integration(shop), { ...times, now: new Date(at) });
        return lease === null ? null : { shop, epoch: lease.epoch };
      }),
    renewLease: (lease, at) => renewLease(db, leaseOf(lease), { leaseMs: times.leaseMs, now: new Date(at) }),
    releaseLease: (lease) => releaseLease(db, leaseOf(lease)),
    takeDue: (lease, at, limit) =>
      committing(async () => {
        const { observing, writes } = shopOf(lease);
        const { settlesWithinMs } = observing;
        const taking = { now: new Date(at), limit, settlesWithinMs, adjusts: writes === 'adjust' };
        const taken = await takeDue(db, leaseOf(lease), taking);
        return taken === 'inactive' ? [] : taken.attempts;
      }).then((taken) => attempts.name(taken), leaseLost),
    takeUnknown: (lease, at, limit) =>
      committing(() => {
        const options = { now: new Date(at), limit, readingForMs: times.readingForMs };
        return takeUnknown(db, leaseOf(lease), options);
      }).then((taken) => attempts.name(taken)),
    recordAnswers: (lease, answers, at) =>
      committing(async () => {
        await recordAnswers(
          db,
          leaseOf(lease),
          answers.map((answer) => attempts.answer(answer)),
          { ...shopOf(lease).observing, now: new Date(at), workflowId: 'publish:simulation' },
        );
      }),
    takeReadings: (lease, at, limit) => committing(() => readings.take(leaseOf(lease), new Date(at), limit)),
    recordReadings: (lease, read, at, orders) =>
      committing(() => {
        const observing = { ...shopOf(lease).observing, at: new Date(at) };
        return readings.record(leaseOf(lease), { readings: read, orders }, observing);
      }),
    decideDue: (at) =>
      committing(async () => {
        await decideDue(db, new Date(at));
      }),
    async hear(shop, until, startedAt) {
      const integrationId = ids.integration(shop);
      const at = new Date(startedAt);
      await raiseHeardUntil(db, { integrationId, until: new Date(until) });
      await db
        .updateTable('hearing')
        .set({ pass_started_at: at })
        .where('integration_id', '=', integrationId)
        .execute();
      await inTransaction(db, (tx) =>
        completePass(tx, { integrationId, at, heardAt: at, unread: 0, coveredFrom: at }),
      );
    },
    beginLook: async (of, at) => readings.look(merchantId, await idsOf(db, ids, of), new Date(at)),
    decide: (of, decision, at, look) =>
      decide(db, ids, { of, decision, at, look: look === null ? null : lookOf(look) }),
    crashNext(next) {
      crash = next;
    },
    state: () => loadState(db, ids),
  };
}

function leaseLost(error: unknown): 'lease_lost' {
  if (error instanceof LeaseLost) return 'lease_lost';
  throw error;
}
