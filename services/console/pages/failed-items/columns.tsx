import { Code, Text } from '@mantine/core';
import { Ago } from '../../parts/ago.tsx';
import type { Column } from '../../parts/cursor-table.tsx';
import { Figure } from '../../parts/figure.tsx';
import { ItemLink, OrderLink } from '../../parts/links.tsx';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state.tsx';
import { inWords } from '../../parts/words.ts';
import { RowActions } from './row-actions.tsx';
import { operationNames } from './search.ts';
import type { FailedItem } from './search.ts';

const tones: Readonly<Record<FailedItem['state'], Tone>> = {
  open: 'bad',
  retrying: 'busy',
  skipped: 'off',
  closed: 'good',
};

/** The columns of the failed items. `canMove`: they can be retried and skipped. */
export function failedItemColumns(canMove: boolean): readonly Column<FailedItem>[] {
  return [
    { header: 'Of', isName: true, cell: subjectOf },
    { header: 'Shop', cell: ({ shopName }) => shopName },
    { header: 'What failed', cell: ({ operation }) => operationNames[operation] },
    { header: 'Why, and what to do', cell: reasonOf },
    { header: 'Attempts', align: 'right', cell: ({ attempts }) => <Figure value={attempts} /> },
    { header: 'Last', cell: ({ lastAt }) => <Ago at={lastAt} /> },
    { header: 'State', cell: ({ state }) => <State tone={tones[state]}>{inWords(state)}</State> },
    ...(canMove ? [{ header: 'Actions', cell: (failed: FailedItem) => <RowActions failed={failed} /> }] : []),
  ];
}

function subjectOf(failed: FailedItem) {
  const { orderId, orderNumber, itemId, sku, title } = failed;
  if (orderNumber !== null) {
    const name = `Order ${orderNumber}`;
    return orderId === null ? name : <OrderLink orderId={orderId}>{name}</OrderLink>;
  }
  const name = sku ?? title;
  if (name === null) return 'The whole shop';
  return itemId === null ? (
    name
  ) : (
    <ItemLink itemId={itemId} tab="listings">
      {name}
    </ItemLink>
  );
}

function reasonOf({ code, platformMessage, hint }: FailedItem) {
  return (
    <div style={{ minWidth: 260, maxWidth: 520 }}>
      {platformMessage !== null && <Text fw={500}>{platformMessage}</Text>}
      <Text c="dimmed">{hint}</Text>
      <Code>{code}</Code>
    </div>
  );
}
