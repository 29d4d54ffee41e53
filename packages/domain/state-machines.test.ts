import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';
import { channelStockMachine } from './channel-stock/transition.ts';
import { exportMachine } from './exports/export-machine.ts';
import { failedItemMachine } from './failed-items/transition.ts';
import { circuitMachine } from './integrations/circuit.ts';
import { channelProductMachine } from './products/channel-product.ts';
import { copyMachine } from './orders/copies/copy-machine.ts';
import { notificationMachine } from './notifications/notification-machine.ts';
import { listingChangeMachine } from './publishing/listing-change-machine.ts';
import { runMachine } from './runs/transition.ts';
import { returnMachine } from './warehouse/return-machine.ts';
import { shipNoticeMachine } from './warehouse/ship-notice-machine.ts';

interface Page {
  readonly title: string;
  /** The file of packages/domain that has the table. */
  readonly file: string;
  readonly about: string;
  readonly machine: Readonly<Record<string, Readonly<Partial<Record<string, string>>>>>;
}

const pages: readonly Page[] = [
  {
    title: 'Channel stock',
    file: 'channel-stock/transition.ts',
    about:
      'The quantity behind a listing at one place. `due`: it waits to be written. `open`: a write is under way. `unknown`: nobody knows whether the write took effect, so the figure is read back first.',
    machine: channelStockMachine,
  },
  {
    title: 'Change of a listing',
    file: 'publishing/listing-change-machine.ts',
    about:
      'Ending a listing, relisting it, or switching its stock management on. A finished change is deleted.',
    machine: listingChangeMachine,
  },
  {
    title: 'Copy of an order',
    file: 'orders/copies/copy-machine.ts',
    about:
      'An order of a shop, copied to the source store. Only `intended` and `waiting` may be sent, so an `unknown` copy is searched for by its marker first. News of an order with the marker makes it the copy, whatever was known before.',
    machine: copyMachine,
  },
  {
    title: 'Product on an integration',
    file: 'products/channel-product.ts',
    about: 'Title, description, prices and so on, compared and carried over in either direction.',
    machine: channelProductMachine,
  },
  {
    title: 'Export of a product',
    file: 'exports/export-machine.ts',
    about:
      'A product that is listed on an integration. Only `intended` and `waiting` may be sent, so an `unknown` export is searched for by its marker first.',
    machine: exportMachine,
  },
  {
    title: 'Run',
    file: 'runs/transition.ts',
    about:
      'A first sync, a reading of listings, or a scheduled sync. `safety_stop`: nothing goes on until a person resumes or cancels it.',
    machine: runMachine,
  },
  {
    title: 'Failed item',
    file: 'failed-items/transition.ts',
    about:
      'A sync that ran out of attempts. A closed failed item stays closed: the next failure opens another.',
    machine: failedItemMachine,
  },
  {
    title: 'Ship notice',
    file: 'warehouse/ship-notice-machine.ts',
    about: 'Stock on its way to a warehouse. Only an open one announces units.',
    machine: shipNoticeMachine,
  },
  {
    title: 'Return',
    file: 'warehouse/return-machine.ts',
    about: 'Units of an order that come back to a warehouse. Only the inspection moves stock.',
    machine: returnMachine,
  },
  {
    title: 'Notification',
    file: 'notifications/notification-machine.ts',
    about:
      'A message to a person or to a program of theirs. `unconfirmed`: an e-mail was probably sent, and is not sent again.',
    machine: notificationMachine,
  },
  {
    title: 'Circuit of an integration',
    file: 'integrations/circuit.ts',
    about: 'Whether the platform can be written. `open`: it is tried again after a wait.',
    machine: circuitMachine,
  },
];

it('docs/state-machines.md is made from the tables (write it anew with vitest -u)', async () => {
  await expect(pageOf(pages)).toMatchFileSnapshot('../../docs/state-machines.md');
});

it('every table of packages/domain has its diagram', () => {
  const folder = import.meta.dirname;
  const files = globSync('**/*.ts', { cwd: folder, exclude: ['node_modules/**'] }).filter(
    (file) =>
      !file.endsWith('.test.ts') &&
      /^export const \w+: StateMachine</m.test(readFileSync(`${folder}/${file}`, 'utf8')),
  );
  expect(files.toSorted()).toEqual(pages.map(({ file }) => file).toSorted());
});

function pageOf(all: readonly Page[]): string {
  const sections = all.map(
    ({ title, file, about, machine }) =>
      `## ${title}\n\n${about} The table is in \`packages/domain/${file}\`.\n\n${diagramOf(machine)}\n`,
  );
  return `# State machines

Look here for what can happen to a record in a state. Each diagram is made from the table of allowed events that the
code uses, by \`packages/domain/state-machines.test.ts\`. An arrow is labeled with its events. An event that leads back
to the same state is left out if it changes nothing but times and counts.

${sections.join('\n')}`;
}

function diagramOf(machine: Page['machine']): string {
  const arrows = Object.entries(machine).flatMap(([from, events]) =>
    [...Map.groupBy(Object.entries(events), ([, to]) => to ?? '')]
      .filter(([to]) => to !== from)
      .map(([to, named]) => `  ${from} --> ${to}: ${named.map(([event]) => event).join(', ')}`),
  );
  return ['```mermaid', 'stateDiagram-v2', ...arrows, '```'].join('\n');
}
