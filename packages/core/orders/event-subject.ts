import type { Inbound } from '@onhand/contracts/connector/inbound.ts';

/** Returns the external id of an event's order; null for events of another kind. */
export function externalOrderIdOf(event: Inbound): string | null {
  if (event.kind === 'order') {
    return event.order.externalId;
  }
  return event.kind === 'order_pointer' ? event.externalId : null;
}

/** Returns the identity of an event's order; undefined if the event names none. */
export function identityOf(event: Inbound): string | undefined {
  return event.kind === 'order' ? event.order.identity : undefined;
}
