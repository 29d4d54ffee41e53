import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { itemSyncAnswer, itemSyncTriggers, syncInventories, syncOverrides } from './item-sync.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/warehouse.md'), 'utf8');

/** The rows of the page's table that begins with these two headings, by the headings of its columns. */
function tableOf(headings: string): readonly Readonly<Record<string, string>>[] {
  const lines = page.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`| ${headings} |`));
  const end = lines.findIndex((line, index) => index > at && !line.startsWith('|'));
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', ''));
  const columns = cells(lines[at] ?? '');
  return lines
    .slice(at + 2, end === -1 ? undefined : end)
    .filter((line) => line.startsWith('|'))
    .map((line) => Object.fromEntries(cells(line).map((cell, index) => [columns[index] ?? '', cell])));
}

/** The one row that has these values, or `any` in their place. */
function rowOf(headings: string, values: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const rows = tableOf(headings).filter((row) =>
    Object.entries(values).every(([name, value]) => row[name] === value || row[name] === 'any'),
  );
  expect(rows, `rows for ${JSON.stringify(values)}`).toHaveLength(1);
  return rows[0] ?? {};
}

const either = [true, false];
const combinations = syncInventories.flatMap((preference) =>
  syncOverrides.flatMap((override) =>
    either.flatMap((processOrders) =>
      either.map((received) => ({ preference, override, processOrders, received })),
    ),
  ),
);

it.each(itemSyncTriggers)('%s: as docs/warehouse.md says, for every combination', (trigger) => {
  for (const { received, ...itemSync } of combinations) {
    const { setting = '' } = rowOf('item | customer', {
      item: itemSync.override,
      customer: itemSync.preference,
    });
    const row = rowOf('setting | Process Orders', {
      setting,
      'Process Orders': itemSync.processOrders ? 'on' : 'off',
      received: received ? 'yes' : 'no',
    });
    expect(itemSyncAnswer(trigger, itemSync, { received }), JSON.stringify({ ...itemSync, received })).toBe(
      row[trigger],
    );
  }
});
