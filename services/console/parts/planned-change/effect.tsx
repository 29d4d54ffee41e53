import { List, Text } from '@mantine/core';
import type { Answer } from '../../api/answer.ts';
import { counted, duration, inWords } from '../words.ts';

export type PlanEffect = NonNullable<Answer<'/v1/plans/{id}'>['effect']>;

/** Says in sentences what a planned change would touch. */
export function Effect({ effect }: { readonly effect: PlanEffect }) {
  return (
    <List spacing={4} className="figure">
      {[...bulkLines(effect), ...figureLines(effect)].map((line) => (
        <List.Item key={line}>{line}</List.Item>
      ))}
      {effect.toZero > 0 && (
        <List.Item>
          <Text component="span" fw={700}>
            {counted(effect.toZero, 'quantity goes', 'quantities go')} to 0.
          </Text>
        </List.Item>
      )}
    </List>
  );
}

function bulkLines({ bulk }: PlanEffect): readonly string[] {
  switch (bulk?.operation) {
    case undefined:
      return [];
    case 'sync_items':
      return [
        `${counted(bulk.items, 'item')} found.`,
        `${counted(bulk.quantities, 'quantity', 'quantities')} would be written to the shops.`,
        ...some(bulk.readings, (count) => `${counted(count, 'figure')} would be read at the source.`),
        ...some(bulk.neverReceived, (count) => `${counted(count, 'item was', 'items were')} never received.`),
        ...some(bulk.notLinked, (count) => `${counted(count, 'item has', 'items have')} no linked listing.`),
        ...heldBack(bulk.heldBack),
      ];
    case 'set_sync_inventory':
      return [
        `${counted(bulk.items, 'item')} found, ${bulk.changed.toLocaleString('en-US')} of them would change.`,
        ...some(bulk.neverReceived, (count) => `${counted(count, 'item was', 'items were')} never received.`),
        'Nothing is synced now: the setting counts from the next sync on.',
      ];
    case 'apply_item_properties':
      return [
        `${counted(bulk.orders, 'order')} would change: ${counted(bulk.lines, 'line')}, ${counted(bulk.units, 'unit')}.`,
        ...Object.entries(bulk.differing).map(
          ([property, count]) => `${inWords(property)}: differs in ${counted(count, 'order')}.`,
        ),
        ...some(
          bulk.unchanged,
          (count) => `${counted(count, 'order has', 'orders have')} nothing to change.`,
        ),
      ];
    case 'sync_inventory':
      return [
        `${counted(bulk.quantities, 'quantity', 'quantities')} would be written to the shop.`,
        ...heldBack(bulk.heldBack),
      ];
    case 'export_products':
      return [
        `${counted(bulk.products, 'product')} would be created, with ${counted(bulk.listings, 'listing')}.`,
      ];
    case 'export_customers':
      return [`${counted(bulk.created, 'customer')} would be created, ${bulk.updated} replaced.`];
  }
}

function figureLines(effect: PlanEffect): readonly string[] {
  const { listings, unitsBefore, unitsAfter, stopped, resumed, ended, unread, calls, minutes } = effect;
  return [
    ...some(
      listings,
      (count) =>
        `${counted(count, 'listing changes its', 'listings change their')} figure: from ${counted(unitsBefore, 'unit')} to ${counted(unitsAfter, 'unit')} in all.`,
    ),
    ...some(resumed, (count) => `${counted(count, 'quantity is', 'quantities are')} written again.`),
    ...some(stopped, (count) => `${counted(count, 'quantity is', 'quantities are')} no longer written.`),
    ...some(ended, (count) => `${counted(count, 'listing ends', 'listings end')} at 0.`),
    ...some(unread, (count) => `${counted(count, 'figure')} of the shops was not read yet.`),
    ...some(
      calls ?? 0,
      (count) =>
        `It takes ${counted(count, 'call')}${minutes === null || minutes === 0 ? '' : ` and about ${duration(minutes * 60_000)}`}.`,
    ),
  ];
}

function heldBack(codes: Readonly<Record<string, number>>): readonly string[] {
  return Object.entries(codes).map(
    ([code, count]) => `${counted(count, 'quantity stays', 'quantities stay')} as it is: ${inWords(code)}.`,
  );
}

function some(count: number, line: (count: number) => string): readonly string[] {
  return count === 0 ? [] : [line(count)];
}
