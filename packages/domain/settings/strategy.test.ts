import { describe, expect, it } from 'vitest';
import { destinationPreset, sourcePreset, strategies } from './strategy.ts';
import type { OtherDestination, Strategy } from './strategy.ts';

const off = { direction: 'disabled', autoImport: false, autoExport: false } as const;
const source = { id: 'source', writeSalesBack: 'adjust', orders: off } as const;

/** A destination as a strategy leaves it. */
function under(strategy: Strategy, to = 'source'): OtherDestination<string> {
  const { inventory, orders } = destinationPreset(strategy, to);
  return { inventory: inventory.direction, orderCopy: orders.orderCopy, copyTo: orders.copyTo };
}

it.each([
  ['one_way_inventory', 'outbound', 'disabled', 'none', null],
  ['two_way_inventory', 'bidirectional', 'disabled', 'none', null],
  ['draft_orders_one_way', 'outbound', 'inbound', 'draft', 'source'],
  ['orders_one_way', 'outbound', 'inbound', 'order', 'source'],
] as const)('%s: the destination', (strategy, inventory, orders, orderCopy, copyTo) => {
  const preset = destinationPreset(strategy, 'source');
  expect(preset.inventory).toMatchObject({ direction: inventory, autoExport: true });
  expect(preset.orders).toMatchObject({ direction: orders, orderCopy, copyTo });
});

it.each([
  ['one_way_inventory', 'inbound', 'adjust', 'disabled'],
  ['two_way_inventory', 'bidirectional', 'adjust', 'disabled'],
  ['draft_orders_one_way', 'inbound', 'adjust', 'outbound'],
  ['orders_one_way', 'inbound', 'order', 'outbound'],
] as const)('%s: the source', (strategy, inventory, writeSalesBack, orders) => {
  const preset = sourcePreset(source, [under(strategy)]);
  expect(preset.inventory).toMatchObject({ direction: inventory, autoImport: true, writeSalesBack });
  expect(preset.orders.direction).toBe(orders);
});

describe('a source with several destinations', () => {
  it.each(strategies)('stays two-way for one of them beside %s', (strategy) => {
    const { inventory } = sourcePreset(source, [under('two_way_inventory'), under(strategy)]);
    expect(inventory).toMatchObject({ direction: 'bidirectional', autoExport: true });
  });

  it('is lowered by a write unless every one of them copies its orders there', () => {
    const lowered = (...others: OtherDestination<string>[]) =>
      sourcePreset(source, others).inventory.writeSalesBack;
    expect(lowered(under('orders_one_way'), under('orders_one_way'))).toBe('order');
    expect(lowered(under('orders_one_way'), under('one_way_inventory'))).toBe('adjust');
    expect(lowered(under('orders_one_way'), under('orders_one_way', 'another'))).toBe('adjust');
    const unused = { ...under('one_way_inventory'), inventory: 'disabled' } as const;
    expect(lowered(under('orders_one_way'), unused)).toBe('order');
  });

  it('has no orders created there any more once nobody copies them', () => {
    const orders = { direction: 'outbound', autoImport: false, autoExport: true } as const;
    const withOrders = { ...source, orders };
    expect(sourcePreset(withOrders, [under('one_way_inventory')]).orders).toEqual(off);
    const others = [under('one_way_inventory'), under('orders_one_way')];
    expect(sourcePreset(withOrders, others).orders).toEqual(orders);
  });

  it('goes on taking in orders where it does', () => {
    const orders = { direction: 'inbound', autoImport: true, autoExport: false } as const;
    expect(sourcePreset({ ...source, orders }, [under('orders_one_way')]).orders).toEqual({
      direction: 'bidirectional',
      autoImport: true,
      autoExport: true,
    });
    const both = { direction: 'bidirectional', autoImport: true, autoExport: true } as const;
    expect(sourcePreset({ ...source, orders: both }, [under('one_way_inventory')]).orders).toEqual(orders);
  });
});

it("someone else's shop is not written to under any strategy", () => {
  for (const strategy of strategies) {
    const preset = sourcePreset({ ...source, writeSalesBack: 'none' }, [under(strategy)]);
    expect(preset.inventory.writeSalesBack).toBe('none');
  }
});
