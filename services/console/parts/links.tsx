import { Anchor } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { ReactNode } from 'react';

/** Leads to an item, or to one of its tabs. */
export function ItemLink({
  itemId,
  tab = 'stock',
  children,
}: {
  readonly itemId: string;
  readonly tab?: 'stock' | 'listings' | 'rules' | 'orders';
  readonly children: ReactNode;
}) {
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  return (
    <Anchor
      renderRoot={(props) => (
        <Link to="/m/$merchantId/items/$itemId" params={{ merchantId, itemId }} search={{ tab }} {...props} />
      )}
    >
      {children}
    </Anchor>
  );
}

/** Leads to an order and its timeline. */
export function OrderLink({ orderId, children }: { readonly orderId: string; readonly children: ReactNode }) {
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  return (
    <Anchor
      renderRoot={(props) => (
        <Link to="/m/$merchantId/orders/$orderId" params={{ merchantId, orderId }} {...props} />
      )}
    >
      {children}
    </Anchor>
  );
}

/** Leads to failed items, narrowed by `search`. */
export function FailedItemsLink({
  search,
  children,
}: {
  readonly search: Readonly<Record<string, string>>;
  readonly children: ReactNode;
}) {
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  return (
    <Anchor
      renderRoot={(props) => (
        <Link to="/m/$merchantId/failed-items" params={{ merchantId }} search={search} {...props} />
      )}
    >
      {children}
    </Anchor>
  );
}
