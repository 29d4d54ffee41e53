import { getRouteApi } from '@tanstack/react-router';
import { useApi } from '../../api/client.tsx';
import { Ago } from '../../parts/ago.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import type { Column } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { OrderLink } from '../../parts/links.tsx';
import { OrderHolds, OrderOutcome } from '../../parts/order-states.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { useShops } from '../../parts/use-shops.ts';
import { filterOf, heldNames, outcomeNames, stateNames } from './search.ts';
import type { Order } from './search.ts';

const route = getRouteApi('/m/$merchantId/orders');

/** The orders of all shops, and how the work on each ended. */
export function OrdersPage() {
  const { fetch } = useApi();
  const shops = useShops();
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const filter = filterOf(search);
  const list = useCursorList(['/v1/orders', filter], (cursor) =>
    fetch.GET('/v1/orders', { params: { query: { ...filter, limit: 100, ...cursor } } }),
  );
  const columns: readonly Column<Order>[] = [
    {
      header: 'Order',
      isName: true,
      cell: ({ id, externalOrderId, test }) => (
        <>
          <OrderLink orderId={id}>{externalOrderId}</OrderLink>
          {test && ' (test)'}
        </>
      ),
    },
    { header: 'Shop', cell: ({ integrationId }) => shops.nameOf(integrationId) },
    { header: 'State', cell: ({ state }) => stateNames[state] },
    { header: 'Work', cell: (order) => <OrderOutcome {...order} /> },
    { header: 'Held', cell: ({ heldBy }) => <OrderHolds heldBy={heldBy} /> },
    { header: 'Placed', cell: ({ placedAt }) => <Ago at={placedAt} never="not known" /> },
    { header: 'Came in', cell: ({ firstSeenAt }) => <Ago at={firstSeenAt} /> },
  ];
  return (
    <>
      <PageHeader title="Orders" about="What was sold in all shops, and whether every channel knows it." />
      <FilterBar
        filters={[
          { kind: 'text', name: 'number', label: 'Order number', placeholder: 'The whole number' },
          { kind: 'choice', name: 'shop', label: 'Shop', options: shops.options },
          { kind: 'choice', name: 'state', label: 'State', options: optionsOf(stateNames) },
          { kind: 'choice', name: 'outcome', label: 'Work', options: optionsOf(outcomeNames) },
          { kind: 'choice', name: 'held', label: 'Held', options: optionsOf(heldNames) },
          { kind: 'switch', name: 'oversold', label: 'Oversold' },
        ]}
        values={search}
        onChange={(changed) => void navigate({ search: changed, replace: true })}
      />
      <CursorTable
        label="Orders"
        list={list}
        columns={columns}
        idOf={({ id }) => id}
        empty={
          Object.keys(search).length > 0 ? (
            <Empty title="No order matches">Clear the filters to see all orders.</Empty>
          ) : (
            <Empty title="No orders yet">
              They come in as they are placed. To take in those that a shop already has, use Import Orders
              (Integrations, its tab Operations).
            </Empty>
          )
        }
      />
    </>
  );
}

function optionsOf(names: Readonly<Record<string, string>>) {
  return Object.entries(names).map(([value, label]) => ({ value, label }));
}
