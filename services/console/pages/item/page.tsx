import { Anchor, Tabs, Text } from '@mantine/core';
import { Link, getRouteApi } from '@tanstack/react-router';
import { Suspense, lazy } from 'react';
import { useApi } from '../../api/client.tsx';
import { inWords } from '../../parts/words.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useRights } from '../../session/rights.ts';
import { EditItem } from './edit-item.tsx';
import { ItemActions } from './item-actions.tsx';
import { itemTabs } from './tabs.ts';
import type { ItemTab } from './tabs.ts';
import { SyncNow } from './sync-now.tsx';

const route = getRouteApi('/m/$merchantId/items/$itemId');

const panels = {
  stock: lazy(async () => ({ default: (await import('./stock/stock-tab.tsx')).StockTab })),
  listings: lazy(async () => ({ default: (await import('./listings/listings-tab.tsx')).ListingsTab })),
  rules: lazy(async () => ({ default: (await import('./rules/rules-tab.tsx')).RulesTab })),
  product: lazy(async () => ({ default: (await import('./product/product-tab.tsx')).ProductTab })),
  orders: lazy(async () => ({ default: (await import('./orders/orders-tab.tsx')).OrdersTab })),
};

/**
 * One item: its stock, where it is listed and why it shows what it shows, its rules, its orders, and its
 * product.
 */
export function ItemPage() {
  const { merchantId, itemId } = route.useParams();
  const { tab } = route.useSearch();
  const navigate = route.useNavigate();
  const { query } = useApi();
  const { operate } = useRights();
  const { data: item, error } = query.useQuery('get', '/v1/items/{id}', { params: { path: { id: itemId } } });
  const Panel = panels[tab];
  const title =
    item === undefined ? 'Item' : [item.title, ...item.options.map(({ value }) => value)].join(' · ');
  return (
    <>
      <Text fz="sm">
        <Anchor renderRoot={(props) => <Link to="/m/$merchantId/items" params={{ merchantId }} {...props} />}>
          Items
        </Anchor>
      </Text>
      <PageHeader title={title} about={item && aboutItem(item)}>
        {operate && item?.archivedAt === null && <SyncNow itemId={itemId} />}
        {item !== undefined && <EditItem item={item} />}
        {item !== undefined && <ItemActions item={item} />}
      </PageHeader>
      <ProblemAlert problem={error} />
      {item !== undefined && (
        <Tabs
          value={tab}
          onChange={(chosen) => void navigate({ search: { tab: chosen as ItemTab } })}
          keepMounted={false}
        >
          <Tabs.List mb="md">
            {itemTabs.map((one) => (
              <Tabs.Tab key={one} value={one}>
                {inWords(one)}
                {one === 'orders' && item.earlierOrders > 0 && ` (${item.earlierOrders} to review)`}
              </Tabs.Tab>
            ))}
          </Tabs.List>
          <Tabs.Panel value={tab}>
            <Suspense>
              <Panel itemId={itemId} />
            </Suspense>
          </Tabs.Panel>
        </Tabs>
      )}
    </>
  );
}

function aboutItem({
  sku,
  barcode,
  archivedAt,
  components,
}: {
  readonly sku: string | null;
  readonly barcode: string | null;
  readonly archivedAt: string | null;
  readonly components: readonly unknown[] | null;
}): string {
  return [
    sku === null ? 'no SKU' : `SKU ${sku}`,
    ...(barcode === null ? [] : [`barcode ${barcode}`]),
    ...(components === null ? [] : [`bundle of ${components.length}`]),
    ...(archivedAt === null ? [] : ['archived: its listings show 0']),
  ].join(' · ');
}
