import type { Column } from '../../parts/cursor-table.tsx';
import { Figure } from '../../parts/figure.tsx';
import { ItemLink } from '../../parts/links.tsx';
import { price } from '../../parts/price.ts';
import { State } from '../../parts/state.tsx';
import type { Item } from './use-items.ts';

/** The columns of the items' list. A phone shows the first ones, so the units come early. */
export const itemColumns: readonly Column<Item>[] = [
  {
    header: 'Item',
    isName: true,
    cell: ({ id, title, options }) => (
      <ItemLink itemId={id}>{[title, ...options.map(({ value }) => value)].join(' · ')}</ItemLink>
    ),
  },
  { header: 'SKU', cell: ({ sku }) => sku ?? '–' },
  { header: 'Available', align: 'right', cell: ({ stock }) => <Figure value={stock?.available ?? null} /> },
  { header: 'On hand', align: 'right', cell: ({ stock }) => <Figure value={stock?.onHand ?? null} /> },
  { header: 'Committed', align: 'right', cell: ({ stock }) => <Figure value={stock?.committed ?? null} /> },
  { header: 'Price', align: 'right', cell: ({ salePrice, price }) => priceWords(salePrice ?? price) },
  { header: 'Barcode', cell: ({ barcode }) => barcode ?? '–' },
  { header: 'Vendor', cell: ({ vendor }) => vendor ?? '–' },
  { header: 'State', cell: stateOf },
];

function priceWords(text: string | null): string {
  return text === null ? '–' : price(text);
}

function stateOf({ archivedAt, components, countsFrom }: Item) {
  if (archivedAt !== null) return <State tone="off">Archived</State>;
  if (components !== null) return <State tone="good">Bundle</State>;
  return countsFrom === null ? (
    <State tone="waiting">Stock not known</State>
  ) : (
    <State tone="good">Stock known</State>
  );
}
