import { useApi } from '../../api/client.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figure } from '../../parts/figure.tsx';
import { SubjectLink } from '../../parts/subject-link.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { useShops } from '../../parts/use-shops.ts';

/** Each listing whose figure a plan changes: published before, published then, and what the shop shows. */
export function PlanListings({ planId }: { readonly planId: string }) {
  const { fetch } = useApi();
  const { nameOf } = useShops();
  const list = useCursorList(['/v1/plans/{id}/listings', planId], (cursor) =>
    fetch.GET('/v1/plans/{id}/listings', {
      params: { path: { id: planId }, query: { limit: 100, ...cursor } },
    }),
  );
  return (
    <CursorTable
      label="Listings that change"
      list={list}
      idOf={({ listingId }) => listingId}
      columns={[
        {
          header: 'Item',
          isName: true,
          cell: ({ itemId, sku }) => (
            <SubjectLink page="items" id={itemId}>
              {sku ?? 'Without SKU'}
            </SubjectLink>
          ),
        },
        { header: 'Shop', cell: ({ integrationId }) => nameOf(integrationId) },
        { header: 'Before', align: 'right', cell: ({ before }) => <Figure value={before} /> },
        { header: 'After', align: 'right', cell: ({ ours }) => <Figure value={ours} /> },
        {
          header: 'Shop shows',
          align: 'right',
          cell: ({ theirs }) => <Figure value={theirs} none="not read" />,
        },
        { header: 'Difference', align: 'right', cell: ({ difference }) => <Figure value={difference} /> },
      ]}
      empty={<Empty title="No figure changes" />}
    />
  );
}
