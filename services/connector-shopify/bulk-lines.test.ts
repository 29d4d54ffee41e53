import { expect, test } from 'vitest';
import { variantsIn } from './bulk-lines.ts';

const gid = (type: string, id: number) => `gid://shopify/${type}/${id}`;
const variant = (id: number, more: object = {}) =>
  JSON.stringify({
    id: gid('ProductVariant', id),
    product: { id: gid('Product', 5) },
    inventoryItem: { id: gid('InventoryItem', id + 100) },
    ...more,
  });
const level = (id: number, quantity: number) =>
  JSON.stringify({ quantities: [{ quantity }], __parentId: gid('ProductVariant', id) });
const file = (...lines: readonly string[]) => Buffer.from(lines.map((line) => `${line}\n`).join(''));
const levelsOf = (nodes: readonly unknown[]) =>
  // The test's own nodes have this shape.
  (nodes as { inventoryItem: { inventoryLevels: { nodes: unknown[] } } }[]).map(
    ({ inventoryItem }) => inventoryItem.inventoryLevels.nodes.length,
  );

test('each variant has the levels behind its line', () => {
  const read = variantsIn(
    file(variant(1), level(1, 4), level(1, 5), variant(2), variant(3), level(3, 0)),
    true,
  );
  if (read.kind !== 'nodes') throw new Error(read.kind);
  expect(levelsOf(read.nodes)).toEqual([2, 0, 1]);
});

test('of a part, the last variant waits for its further levels, also within a line or a character', () => {
  const all = file(variant(1, { title: 'Größe' }), level(1, 4), variant(2), level(2, 1));
  const whole = file(variant(1, { title: 'Größe' }), level(1, 4)).length;
  for (let end = 0; end < all.length; end += 1) {
    const read = variantsIn(all.subarray(0, end), false);
    if (read.kind === 'too_short') continue;
    if (read.kind !== 'nodes') throw new Error(read.why);
    expect(read.length).toBe(whole);
    expect(levelsOf(read.nodes)).toEqual([1]);
  }
});

test('a variant whose line is no JSON is known by its ids, and costs no other', () => {
  const broken = variant(2).replace('{', '{"title":"a"b",');
  const read = variantsIn(file(variant(1), level(1, 4), broken, level(2, 3), variant(3)), true);
  if (read.kind !== 'nodes') throw new Error(read.kind);
  expect(read.nodes).toHaveLength(3);
  expect(read.nodes[1]).toEqual({
    product: { id: gid('Product', 5) },
    inventoryItem: { id: gid('InventoryItem', 102) },
  });
});

test('a level that is no JSON makes its own variant unreadable', () => {
  const read = variantsIn(file(variant(1), level(1, 4).replace('{', '{{'), variant(2)), true);
  if (read.kind !== 'nodes') throw new Error(read.kind);
  expect(read.nodes[0]).toMatchObject({ inventoryItem: { inventoryLevels: { nodes: [undefined] } } });
});

test.each([
  ['ends within a line', Buffer.concat([file(variant(1)), Buffer.from('{"id":"gid')])],
  ['has a line that names nothing', file(variant(1), '<html>', variant(2))],
  ['has a level of another variant', file(variant(1), level(2, 4))],
])('a file that %s is not complete', (_, bytes) => {
  expect(variantsIn(bytes, true)).toMatchObject({ kind: 'incomplete' });
});
