import type { Answer } from '../../api/answer.ts';
import type { Tone } from '../../parts/state.tsx';
import { counted, duration, inWords } from '../../parts/words.ts';

type Order = Answer<'/v1/orders/{id}'>;
type Channel = Answer<'/v1/orders/{id}/channels'>['channels'][number];

/** Something that happened to an order. `at`: null as long as it has not happened. */
export interface TimelineEvent {
  readonly at: string | null;
  readonly title: string;
  readonly detail?: string;
  readonly tone: Tone;
}

/** Returns what happened to an order, the oldest first, then what is waited for. Pure. */
export function eventsOf(
  order: Order,
  channels: readonly Channel[],
  nameOf: (integrationId: string) => string,
): readonly TimelineEvent[] {
  const events: readonly TimelineEvent[] = [
    ...(order.placedAt === null
      ? []
      : [{ at: order.placedAt, title: `Placed in ${nameOf(order.integrationId)}`, tone: 'good' as const }]),
    { at: order.firstSeenAt, title: 'Came in', detail: stockWords(order), tone: 'good' },
    ...channels.map((channel) => channelEvent(channel, nameOf(channel.integrationId))),
    ...order.holds.map(({ reason, since, until }) => ({
      at: since,
      title: `Held: ${inWords(reason).toLowerCase()}`,
      ...(until !== null && { detail: `Until ${new Date(until).toLocaleString()}.` }),
      tone: 'attention' as const,
    })),
    ...copyEvents(order, nameOf),
    ...(order.revision > 1
      ? [
          {
            at: order.changedAt,
            title: `Last changed: ${inWords(order.state).toLowerCase()}`,
            ...(order.closedBy !== null && { detail: `Closed by ${order.closedBy}.` }),
            tone: 'good' as const,
          },
        ]
      : []),
  ];
  return events.toSorted((one, other) => time(one.at) - time(other.at));
}

const time = (at: string | null) => (at === null ? Infinity : Date.parse(at));

function stockWords({ lines }: Order): string {
  const sum = (units: (line: Order['lines'][number]) => number) =>
    lines.reduce((total, line) => total + units(line), 0);
  const counts = [
    { units: sum(({ committed }) => committed), word: 'committed now' },
    { units: sum(({ settled }) => settled), word: 'left' },
    { units: sum(({ oversold }) => oversold), word: 'oversold' },
    { units: sum(({ backordered }) => backordered), word: 'backordered' },
  ].filter(({ units }) => units > 0);
  if (counts.length > 0) {
    return `${counts.map(({ units, word }) => `${counted(units, 'unit')} ${word}`).join(', ')}.`;
  }
  return lines.some(({ effect }) => effect === 'counted')
    ? 'It holds no units now.'
    : 'It changes no stock: its lines say why.';
}

function channelEvent(channel: Channel, shop: string): TimelineEvent {
  const { state, quantity, confirmedAt, lagMs, sku } = channel;
  const of = sku === null ? '' : ` of ${sku}`;
  switch (state) {
    case 'confirmed':
      return {
        at: confirmedAt,
        title: `${shop} shows ${quantity ?? 'its figure'}${of}`,
        ...(lagMs !== null && { detail: `Confirmed ${duration(lagMs)} after the order came in.` }),
        tone: 'good',
      };
    case 'current':
      return {
        at: null,
        title: `${shop} shows its figure${of}`,
        detail: 'No write of it was needed, or it is no longer kept.',
        tone: 'good',
      };
    case 'waiting':
      return { at: null, title: `${shop} does not show its figure${of} yet`, tone: 'waiting' };
  }
}

function copyEvents({ copy }: Order, nameOf: (id: string) => string): readonly TimelineEvent[] {
  if (copy === null) return [];
  const { state, integrationId, externalNumber, changedAt, platformMessage, code } = copy;
  const bad = state === 'failed' || state === 'lost';
  const number = externalNumber === null ? '' : ` as ${externalNumber}`;
  const why = platformMessage ?? code;
  return [
    {
      at: changedAt,
      title: `Copy in ${nameOf(integrationId)}${number}: ${inWords(state).toLowerCase()}`,
      ...(why !== null && { detail: why }),
      tone: bad ? 'bad' : state === 'skipped' ? 'off' : 'good',
    },
  ];
}
