import { Group, Text } from '@mantine/core';
import { SubjectLink } from '../../parts/subject-link.tsx';
import { useShops } from '../../parts/use-shops.ts';
import type { Incident } from './incident-kinds.ts';

/** The shop, the item and the order that an incident concerns, each leading to its page. */
export function Subject({
  incident: { integrationId, itemId, orderId, sku, orderNumber },
}: {
  readonly incident: Incident;
}) {
  const { nameOf } = useShops();
  const parts = [
    integrationId !== null && (
      <SubjectLink key="shop" page="integrations" id={integrationId}>
        {nameOf(integrationId)}
      </SubjectLink>
    ),
    itemId !== null && (
      <SubjectLink key="item" page="items" id={itemId}>
        {sku ?? 'Item without SKU'}
      </SubjectLink>
    ),
    orderId !== null && (
      <SubjectLink key="order" page="orders" id={orderId}>
        Order {orderNumber}
      </SubjectLink>
    ),
  ].filter((part) => part !== false);
  if (parts.length === 0) return <Text inherit>The whole merchant</Text>;
  return <Group gap="xs">{parts}</Group>;
}
