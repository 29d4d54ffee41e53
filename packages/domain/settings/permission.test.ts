import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { permission, triggers } from './permission.ts';
import type { Permission, Permitting, Trigger } from './permission.ts';
import { entities } from './sync-settings.ts';

const page = readFileSync(join(import.meta.dirname, '../../../docs/sync-settings.md'), 'utf8');

/** The rows of the page's table whose first column has this heading, each by the headings of its columns. */
function tableOf(heading: string): readonly Readonly<Record<string, string>>[] {
  const lines = page.split('\n');
  const at = lines.findIndex((line) => line.startsWith(`| ${heading} |`));
  const end = lines.findIndex((line, index) => index > at && !line.startsWith('|'));
  const cells = (line: string) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.trim().replaceAll('`', ''));
  const headings = cells(lines[at] ?? '');
  return lines
    .slice(at + 2, end)
    .map((line) => Object.fromEntries(cells(line).map((cell, index) => [headings[index] ?? '', cell])));
}

const rows = new Map(tableOf('what happens').map((row) => [row['what happens'], row]));
const modes = new Map(tableOf('mode').map((row) => [row['mode'], row['by mode'] ?? '']));

/** What the page says of a combination: `now`, `scheduled`, or the code of a refusal. */
function said(standing: Permitting, trigger: Trigger): string {
  const { entity, settings } = standing;
  const row = rows.get(trigger) ?? {};
  if (row['entity'] !== 'every' && row['entity'] !== entity) return `not_${row['entity']}`;
  const byDirection = row[settings.direction] ?? '';
  const writesBack = entity === 'inventory' && standing.writesSalesBack;
  const permitted = byDirection === 'yes' || (byDirection === 'write back' && writesBack);
  if (!permitted) return byDirection === 'write back' ? 'direction_forbids' : byDirection;
  const [need = '', otherwise = ''] = (row['also needs'] ?? '').split(', else ');
  const given = { ...settings, writesSalesBack: standing.writesSalesBack };
  if (need !== '' && !Object.entries(given).some(([name, value]) => name === need && value === true)) {
    return otherwise;
  }
  return row['when'] === 'by mode' ? (modes.get(settings.mode) ?? '') : (row['when'] ?? '');
}

const answered = (answer: Permission) => (answer.kind === 'never' ? answer.code : answer.kind);

const either = [true, false];
const combinations = entities.flatMap((entity) =>
  (['inbound', 'outbound', 'bidirectional', 'disabled'] as const).flatMap((direction) =>
    (['instant', 'scheduled', 'manual'] as const).flatMap((mode) =>
      either.flatMap((autoImport) =>
        either.flatMap((autoExport) =>
          either.map((writesSalesBack): Permitting => {
            return { entity, settings: { direction, mode, autoImport, autoExport }, writesSalesBack };
          }),
        ),
      ),
    ),
  ),
);

it.each(triggers)('%s: as docs/sync-settings.md says, for every combination of settings', (trigger) => {
  expect(combinations).toHaveLength(4 * 4 * 3 * 2 * 2 * 2);
  const all = combinations.map((standing) => ({ ...standing, answer: said(standing, trigger) }));
  expect(
    combinations.map((standing) => ({ ...standing, answer: answered(permission(standing, trigger)) })),
  ).toEqual(all);
});

it('the page has a row for everything that is asked, and for nothing else', () => {
  expect([...rows.keys()]).toEqual([...triggers]);
});
