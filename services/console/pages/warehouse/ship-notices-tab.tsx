import { Anchor } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import type { Row } from '../../api/answer.ts';
import { chosen, defined } from '../../parts/address-values.ts';
import { Ago } from '../../parts/ago.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figure } from '../../parts/figure.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { inWords } from '../../parts/words.ts';
import { ReceiveDrawer } from './receive-drawer.tsx';

type Notice = Row<'/v1/ship-notices'>;

const tones: Readonly<Record<Notice['state'], Tone>> = { open: 'waiting', closed: 'good', cancelled: 'off' };
const states = Object.keys(tones) as Notice['state'][];

/** Stock on its way: what was announced, and how much of it came in. */
export function ShipNoticesTab({
  state: written,
  noticeId,
  onGo,
}: {
  readonly state: string | undefined;
  readonly noticeId: string | undefined;
  readonly onGo: (search: { state?: string | undefined; notice?: string }) => void;
}) {
  const { fetch } = useApi();
  const state = chosen(written, states);
  const list = useCursorList(['/v1/ship-notices', state], (cursor) =>
    fetch.GET('/v1/ship-notices', { params: { query: { limit: 100, ...cursor, ...defined({ state }) } } }),
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
        label="Ship notices"
        list={list}
        idOf={({ id }) => id}
        columns={[
          {
            header: 'Ship notice',
            isName: true,
            cell: ({ id, reference }) => (
              <Anchor component="button" inherit onClick={() => onGo({ state, notice: id })}>
                {reference}
              </Anchor>
            ),
          },
          { header: 'Announced', align: 'right', cell: ({ announced }) => <Figure value={announced} /> },
          { header: 'Came in', align: 'right', cell: ({ received }) => <Figure value={received} /> },
          { header: 'State', cell: ({ state }) => <State tone={tones[state]}>{inWords(state)}</State> },
          { header: 'Created', cell: ({ createdAt }) => <Ago at={createdAt} /> },
          { header: 'By', cell: ({ createdBy }) => createdBy },
        ]}
        empty={
          <Empty title="No ship notice">
            Announce stock on its way by file. Its lines may be on sale before they come in.
          </Empty>
        }
      />
      <ReceiveDrawer key={noticeId} noticeId={noticeId} onClose={() => onGo({ state })} />
    </>
  );
}
