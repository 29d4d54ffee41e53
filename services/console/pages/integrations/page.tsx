import { PageHeader } from '../../parts/page-header.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { State } from '../../parts/state.tsx';
import { inWords } from '../../parts/words.ts';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { useApi } from '../../api/client.tsx';

/** The shops and accounts of the merchant. */
export function IntegrationsPage() {
  const { fetch } = useApi();
  const list = useCursorList(['/v1/integrations'], (cursor) =>
    fetch.GET('/v1/integrations', { params: { query: { limit: 50, ...cursor } } }),
  );
  return (
    <>
      <PageHeader title="Integrations" />
      <CursorTable
        label="Integrations"
        list={list}
        idOf={({ id }) => id}
        columns={[
          { header: 'Name', cell: ({ name }) => name, isName: true },
          { header: 'Platform', cell: ({ platform }) => inWords(platform) },
          {
            header: 'State',
            cell: ({ state }) => <State tone={state === 'active' ? 'good' : 'off'}>{inWords(state)}</State>,
          },
        ]}
        empty={<Empty title="No shop is connected">Connect a shop to publish stock there.</Empty>}
      />
    </>
  );
}
