import { useApi } from '../../api/client.tsx';
import type { Row } from '../../api/answer.ts';
import { Ago } from '../../parts/ago.tsx';
import { Empty } from '../../parts/empty.tsx';
import type { Tone } from '../../parts/state.tsx';
import { SubjectLink } from '../../parts/subject-link.tsx';
import { NewReturn } from './forms/new-return.tsx';
import type { Place } from './place.ts';
import { ReturnDrawer } from './return-drawer.tsx';
import { WorkList } from './work-list.tsx';

type Return = Row<'/v1/returns'>;

const tones: Readonly<Record<Return['state'], Tone>> = {
  announced: 'waiting',
  received: 'attention',
  inspected: 'good',
  cancelled: 'off',
};

/** What comes back. Its units are on sale again once somebody has inspected them. */
export function ReturnsTab({ place }: { readonly place: Place }) {
  const { fetch } = useApi();
  const { search, go } = place;
  const { state } = search;
  return (
    <>
      <WorkList<Return, Return['state']>
        label="Returns"
        noun="Return"
        place={place}
        load={(query) => fetch.GET('/v1/returns', { params: { query } })}
        states={{ tones, of: (row) => row.state }}
        columns={[
          {
            header: 'Order',
            cell: ({ orderId }) => (
              <SubjectLink page="orders" id={orderId}>
                Open the order
              </SubjectLink>
            ),
          },
          { header: 'Announced', cell: ({ createdAt }) => <Ago at={createdAt} /> },
          { header: 'Came in', cell: ({ receivedAt }) => <Ago at={receivedAt} never="not yet" /> },
        ]}
        actions={[{ label: 'New return', form: 'new' }]}
        empty={<Empty title="No return">Enter what comes back, here or by file.</Empty>}
      />
      <ReturnDrawer key={search.open} returnId={search.open} onClose={() => go({ state })} />
      {search.form === 'new' && (
        <NewReturn onDone={(open) => go({ state, open })} onClose={() => go({ state })} />
      )}
    </>
  );
}
