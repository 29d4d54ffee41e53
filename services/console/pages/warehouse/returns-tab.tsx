import { Anchor } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import type { Row } from '../../api/answer.ts';
import { chosen, defined } from '../../parts/address-values.ts';
import { Ago } from '../../parts/ago.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state.tsx';
import { SubjectLink } from '../../parts/subject-link.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { inWords } from '../../parts/words.ts';
import { ReturnDrawer } from './return-drawer.tsx';

type Return = Row<'/v1/returns'>;

const tones: Readonly<Record<Return['state'], Tone>> = {
  announced: 'waiting',
  received: 'attention',
  inspected: 'good',
  cancelled: 'off',
};
const states = Object.keys(tones) as Return['state'][];

/** What comes back. Its units are on sale again once somebody has inspected them. */
export function ReturnsTab({
  state: written,
  returnId,
  onGo,
}: {
  readonly state: string | undefined;
  readonly returnId: string | undefined;
  readonly onGo: (search: { state?: string | undefined; returned?: string }) => void;
}) {
  const { fetch } = useApi();
  const state = chosen(written, states);
  const list = useCursorList(['/v1/returns', state], (cursor) =>
    fetch.GET('/v1/returns', { params: { query: { limit: 100, ...cursor, ...defined({ state }) } } }),
  );
  return (
    <>
      <FilterBar
        filters={[
          {
            kind: 'choice',
            name: 'state',
            label: 'State',
            options: states.map((value) => ({ value, label: inWords(value) })),
          },
        ]}
        values={{ state }}
        onChange={onGo}
      />
      <CursorTable
        label="Returns"
        list={list}
        idOf={({ id }) => id}
        columns={[
          {
            header: 'Return',
            isName: true,
            cell: ({ id, reference }) => (
              <Anchor component="button" inherit onClick={() => onGo({ state, returned: id })}>
                {reference}
              </Anchor>
            ),
          },
          {
            header: 'Order',
            cell: ({ orderId }) => (
              <SubjectLink page="orders" id={orderId}>
                Open the order
              </SubjectLink>
            ),
          },
          { header: 'State', cell: ({ state }) => <State tone={tones[state]}>{inWords(state)}</State> },
          { header: 'Announced', cell: ({ createdAt }) => <Ago at={createdAt} /> },
          { header: 'Came in', cell: ({ receivedAt }) => <Ago at={receivedAt} never="not yet" /> },
        ]}
        empty={<Empty title="No return">Announce or book returns by file, or through the API.</Empty>}
      />
      <ReturnDrawer key={returnId} returnId={returnId} onClose={() => onGo({ state })} />
    </>
  );
}
