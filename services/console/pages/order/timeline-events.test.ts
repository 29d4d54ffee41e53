import { expect, it } from 'vitest';
import { eventsOf } from './timeline-events.ts';

const order = {
  integrationId: 'selling',
  state: 'open',
  placedAt: '2026-11-30T12:00:00.000Z',
  firstSeenAt: '2026-11-30T12:00:01.000Z',
  changedAt: '2026-11-30T12:00:01.000Z',
  revision: 1,
  closedBy: null,
  holds: [],
  copy: null,
  lines: [{ effect: 'counted', committed: 2, settled: 0, oversold: 1, backordered: 0 }],
} as unknown as Parameters<typeof eventsOf>[0];
const channel = {
  channelStockId: '1',
  listingId: '1',
  sku: 'MUG',
  quantity: null,
  confirmedAt: null,
  lagMs: null,
};
const names: Readonly<Record<string, string>> = {
  selling: 'Etsy shop',
  other: 'Vendure shop',
  third: 'eBay',
};
const eventsWith = (channels: Parameters<typeof eventsOf>[1]) =>
  eventsOf(order, channels, (id) => names[id] ?? id).map(({ title, detail }) => [title, detail]);

it('tells what happened in its order, how fast each channel was, and what is waited for last', () => {
  expect(
    eventsWith([
      { ...channel, integrationId: 'third', state: 'waiting' },
      {
        ...channel,
        integrationId: 'other',
        state: 'confirmed',
        quantity: 7,
        confirmedAt: '2026-11-30T12:00:01.840Z',
        lagMs: 840,
      },
    ]),
  ).toEqual([
    ['Placed in Etsy shop', undefined],
    ['Came in', '2 units committed now, 1 unit oversold.'],
    ['Vendure shop shows 7 of MUG', 'Confirmed 840 ms after the order came in.'],
    ['eBay does not show its figure of MUG yet', undefined],
  ]);
});
