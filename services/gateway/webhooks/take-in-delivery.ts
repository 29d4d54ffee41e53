import type { Genuine } from '@onhand/connector-kit/webhook.ts';
import type { Inbound } from '@onhand/contracts/connector/inbound.ts';
import type { WebhookReceiver } from '@onhand/core/access/credentials/webhook-keys.ts';
import { saleAfter } from '@onhand/core/orders/delivery.ts';
import type { TakeInResult } from '@onhand/core/orders/delivery.ts';
import { isOpenDraft } from '@onhand/core/orders/copies/open-drafts.ts';
import { externalOrderIdOf } from '@onhand/core/orders/event-subject.ts';
import { recordNoEvent, resolveBrokenWebhook } from '@onhand/core/orders/inbound-events/record-no-event.ts';
import { setAside } from '@onhand/core/orders/inbound-events/set-aside.ts';
import { redactAtPlatform } from '@onhand/core/persons/erase-person.ts';
import { whoseEvent } from '@onhand/domain/integrations/whose-event.ts';
import type { Dependencies } from '../dependencies.ts';
import { askForPass } from './ask-for-pass.ts';
import type { Door } from './door.ts';
import { keptBody } from './kept-body.ts';

/** What the platform is answered: every rightly signed delivery gets a 2xx. */
export type Answer = { readonly events: TakeInResult[] } | { readonly ignored: string };

export interface ReceivedDelivery {
  readonly receiver: WebhookReceiver;
  readonly decoded: Genuine;
  readonly body: Uint8Array;
  readonly receivedAt: Date;
}

/**
 * Takes in or stores a rightly signed delivery, and starts what follows from it. Everything is durable when
 * this returns.
 */
export async function takeInDelivery(door: Door, delivery: ReceivedDelivery): Promise<Answer> {
  const { receiver, decoded } = delivery;
  const whose = whoseEvent(decoded.source, receiver);
  if (whose !== 'ours') door.learnHome(receiver);
  if (whose === 'foreign') return storeForeign(door, delivery);
  if (decoded.kind === 'events') {
    // Until the shop's name is known, only a reading tells whether the order is this shop's.
    return takeInEvents(door, delivery, whose === 'unsure' ? decoded.events.map(asHint) : decoded.events);
  }
  const { kind, eventKey, topic, code, message } = decoded;
  const { merchantId, integrationId } = receiver;
  const event = {
    merchantId,
    integrationId,
    receivedAt: delivery.receivedAt,
    eventKey,
    topic,
    code,
    message,
  };
  // What Onhand does not use may be about people, so nothing of it is kept.
  const content = kind === 'ignored' ? {} : keptBody(delivery.body);
  await recordNoEvent(door.doorDb, { ...event, kind, content }, door.clock.now());
  if (kind !== 'ignored') askForPass(door, receiver);
  return { ignored: message };
}

async function takeInEvents(
  door: Door,
  { receiver, receivedAt }: ReceivedDelivery,
  events: readonly Inbound[],
): Promise<Answer> {
  const { merchantId, integrationId, brokenTopics } = receiver;
  await redact(door, receiver, events);
  const results = await door.takeIn(
    events.map((event) => ({ merchantId, integrationId, origin: 'webhook', receivedAt, event })),
  );
  startWork(receiver, results, door.dispatcher);
  if (results.some((one) => one.kind === 'noted' && one.productsDue)) void door.dispatcher.products();
  if (results.some((one) => one.kind === 'noted' && one.customersDue)) void door.dispatcher.customers();
  await followDrafts(door, receiver, events);
  const repaired = brokenTopics.filter((broken) => events.some(({ topic }) => topic === broken));
  for (const topic of repaired) {
    await resolveBrokenWebhook(door.doorDb, { merchantId, integrationId, topic }, door.clock.now());
  }
  return { events: [...results] };
}

/**
 * Erases what platforms ask to erase. Before the events count as known: if it fails, the platform sends them
 * again. Done again, it changes nothing.
 */
async function redact(
  { db, clock, configuration }: Door,
  { merchantId, integrationId }: WebhookReceiver,
  events: readonly Inbound[],
): Promise<void> {
  for (const event of events) {
    if (event.kind !== 'customer_redacted') continue;
    const redacted = { merchantId, integrationId, externalId: event.externalId, at: clock.now() };
    await redactAtPlatform(db, redacted, configuration.secretKeys);
  }
}

/** A pass asks what became of the drafts that are copies. Drafts of others concern nobody here. */
async function followDrafts(
  door: Door,
  receiver: WebhookReceiver,
  events: readonly Inbound[],
): Promise<void> {
  const { merchantId, integrationId } = receiver;
  for (const event of events) {
    if (event.kind !== 'draft') continue;
    const { externalId } = event;
    if (await isOpenDraft(door.doorDb, { merchantId, integrationId, externalId })) askForPass(door, receiver);
  }
}

async function storeForeign(
  { doorDb, clock }: Door,
  { receiver, decoded, body, receivedAt }: ReceivedDelivery,
): Promise<Answer> {
  const { merchantId, integrationId } = receiver;
  const { source = '' } = decoded;
  const envelope = { merchantId, integrationId, receivedAt };
  const events =
    decoded.kind === 'events'
      ? decoded.events.map((event) => ({
          ...envelope,
          eventKey: event.eventKey,
          topic: event.topic,
          kind: event.kind,
          externalOrderId: externalOrderIdOf(event),
          content: event,
        }))
      : [
          {
            ...envelope,
            eventKey: decoded.eventKey,
            topic: decoded.topic,
            kind: decoded.kind,
            externalOrderId: null,
            content: decoded.kind === 'ignored' ? {} : keptBody(body),
          },
        ];
  await setAside(doorDb, events, { source, at: clock.now() });
  return { ignored: 'The delivery names another shop.' };
}

/** Reduces an order to its number. Other events are hints already. */
function asHint(event: Inbound): Inbound {
  if (event.kind !== 'order') return event;
  const { eventKey, topic, order } = event;
  return { kind: 'order_pointer', eventKey, topic, externalId: order.externalId };
}

function startWork(
  { merchantId, integrationId }: WebhookReceiver,
  results: readonly TakeInResult[],
  dispatcher: Dependencies['dispatcher'],
): void {
  // The publishing that shops wait for starts first, then the sales that operators watch. Only orders touch
  // items; a hint wakes the publisher of its shop by itself.
  if (results.some(({ kind }) => kind === 'taken_in')) dispatcher.nudge();
  for (const result of results) {
    const sale = saleAfter(result);
    if (sale !== undefined) dispatcher.sale({ merchantId, integrationId, ...sale });
  }
}
