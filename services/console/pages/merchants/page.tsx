import { Anchor } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import type { Row } from '../../api/answer.ts';
import { createApi } from '../../api/client.tsx';
import { Ago } from '../../parts/ago.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { useRights } from '../../session/rights.ts';
import { Currency } from './currency.tsx';
import { NewMerchant } from './new-merchant.tsx';

type Merchant = Row<'/v1/merchants'>;

/** Names no merchant: it reads those of the installation. */
const { fetch } = createApi(null);

/** The merchants of a warehouse, or of a group of shops. */
export function MerchantsPage() {
  const { administer, isOperator } = useRights();
  const list = useCursorList(['/v1/merchants'], (cursor) =>
    fetch.GET('/v1/merchants', { params: { query: { limit: 100, ...cursor } } }),
  );
  return (
    <>
      <PageHeader
        title="Merchants"
        about="Each has its own items, stock and shops, and sees nothing of the others."
      >
        {administer && isOperator && <NewMerchant />}
      </PageHeader>
      <CursorTable
        label="Merchants"
        list={list}
        idOf={({ id }) => id}
        columns={[
          {
            header: 'Merchant',
            isName: true,
            cell: ({ id, name }) => (
              <Anchor
                renderRoot={(props) => <Link to="/m/$merchantId" params={{ merchantId: id }} {...props} />}
              >
                {name}
              </Anchor>
            ),
          },
          {
            header: 'Stock is counted',
            cell: ({ stockAuthority }) =>
              stockAuthority === 'warehouse' ? 'Here, in the warehouse' : 'In the source store',
          },
          { header: 'Currency', cell: ({ currency }) => currency ?? 'of the source store' },
          { header: 'Created', cell: ({ createdAt }) => <Ago at={createdAt} /> },
          ...(administer
            ? [{ header: 'Actions', cell: (merchant: Merchant) => <Currency merchant={merchant} /> }]
            : []),
        ]}
        empty={<Empty title="No merchant" />}
      />
    </>
  );
}
