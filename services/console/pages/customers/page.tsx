import { Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { defined } from '../../parts/address-values.ts';
import { Ago } from '../../parts/ago.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import type { Column } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { State } from '../../parts/state.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { useShops } from '../../parts/use-shops.ts';
import { useRights } from '../../session/rights.ts';
import type { Customer } from './customer.ts';
import { CustomerActions } from './customer-actions.tsx';
import { FindCustomer } from './find-customer.tsx';

const route = getRouteApi('/m/$merchantId/customers');

/** Customers and the shops that know them, without personal data; one person's data, exported or erased. */
export function CustomersPage() {
  const { fetch } = useApi();
  const { administer } = useRights();
  const { options, nameOf } = useShops();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const [found, setFound] = useState<Customer | null>(null);
  const list = useCursorList(['/v1/customers', filters], (cursor) =>
    fetch.GET('/v1/customers', { params: { query: { ...cursor, ...defined(filters) } } }),
  );
  const columns: readonly Column<Customer>[] = [
    { header: 'Customer', isName: true, cell: ({ links, id }) => nameIn(links) ?? id },
    {
      header: 'Shops',
      cell: ({ links }) =>
        links.map(({ integrationId, isRemoved }) => (
          <Text key={integrationId} fz="sm">
            {nameOf(integrationId)}
            {isRemoved && ' (removed there)'}
          </Text>
        )),
    },
    {
      header: 'State',
      cell: ({ erasedAt, hasEmail }) =>
        erasedAt !== null ? (
          <State tone="off">Erased</State>
        ) : (
          <State tone={hasEmail ? 'good' : 'attention'}>{hasEmail ? 'Held' : 'No e-mail address'}</State>
        ),
    },
    { header: 'Changed', cell: ({ changedAt }) => (changedAt === null ? '–' : <Ago at={changedAt} />) },
    ...(administer
      ? [{ header: 'Actions', cell: (customer: Customer) => <CustomerActions customer={customer} /> }]
      : []),
  ];
  const one: typeof list = { ...list, rows: found === null ? [] : [found], hasMore: false };
  return (
    <>
      <PageHeader
        title="Customers"
        about="Whom the shops know. Personal data are encrypted, and shown only in an export."
      />
      {administer && <FindCustomer onFound={setFound} isFound={found !== null} />}
      {found === null && (
        <FilterBar
          filters={[
            {
              kind: 'choice',
              name: 'integrationId',
              label: 'Shop',
              options,
            },
          ]}
          values={filters}
          onChange={(search) => void navigate({ search, replace: true })}
        />
      )}
      <CursorTable
        label="Customers"
        list={found === null ? list : one}
        columns={columns}
        idOf={({ id }) => id}
        empty={
          <Empty title="No customers">
            They come with the operation Import all customers of a shop, or with its sync settings.
          </Empty>
        }
      />
    </>
  );
}

/** How a shop names the customer: mostly a number, never a person's name. */
function nameIn(links: Customer['links']): string | undefined {
  return links.find(({ externalId }) => externalId !== null)?.externalId ?? undefined;
}
