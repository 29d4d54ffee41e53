import { useApi } from '../../api/client.tsx';
import type { Row } from '../../api/answer.ts';
import { Ago } from '../../parts/ago.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figure } from '../../parts/figure.tsx';
import type { Tone } from '../../parts/state.tsx';
import { NewNotice } from './forms/new-notice.tsx';
import { Receive } from './forms/receive.tsx';
import { NoticeDrawer } from './notice-drawer.tsx';
import type { Place } from './place.ts';
import { WorkList } from './work-list.tsx';

type Notice = Row<'/v1/ship-notices'>;

const tones: Readonly<Record<Notice['state'], Tone>> = { open: 'waiting', closed: 'good', cancelled: 'off' };

/** Stock on its way: what was announced, and how much of it came in. */
export function ShipNoticesTab({ place }: { readonly place: Place }) {
  const { fetch } = useApi();
  const { search, go } = place;
  const toList = () => go({ state: search.state });
  return (
    <>
      <WorkList<Notice, Notice['state']>
        label="Ship notices"
        noun="Ship notice"
        place={place}
        load={(query) => fetch.GET('/v1/ship-notices', { params: { query } })}
        states={{ tones, of: ({ state }) => state }}
        columns={[
          { header: 'Announced', align: 'right', cell: ({ announced }) => <Figure value={announced} /> },
          { header: 'Came in', align: 'right', cell: ({ received }) => <Figure value={received} /> },
          { header: 'Created', cell: ({ createdAt }) => <Ago at={createdAt} /> },
          { header: 'By', cell: ({ createdBy }) => createdBy },
        ]}
        actions={[
          { label: 'Announce stock', form: 'new' },
          { label: 'Receive without a notice', form: 'receive' },
        ]}
        empty={
          <Empty title="No ship notice">
            Announce stock on its way. Its lines may be on sale before they come in.
          </Empty>
        }
      />
      <NoticeDrawer key={search.open} noticeId={search.open} onClose={toList} />
      {search.form === 'new' && <NewNotice onClose={toList} />}
      {search.form === 'receive' && <Receive onClose={toList} />}
    </>
  );
}
