import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { defined } from '../../parts/address-values.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { useRights } from '../../session/rights.ts';
import { FileImport } from './file-import.tsx';
import { LocationsTab } from './locations-tab.tsx';
import { ReturnsTab } from './returns-tab.tsx';
import { ShipNoticesTab } from './ship-notices-tab.tsx';
import { ShipmentsTab } from './shipments-tab.tsx';
import { tabNames, tabs } from './tabs.ts';
import type { Tab } from './tabs.ts';

const route = getRouteApi('/m/$merchantId/warehouse');

/** What comes in and goes out. */
export function WarehousePage() {
  const navigate = route.useNavigate();
  const { tab = 'ship-notices', state, notice, returned } = route.useSearch();
  const { operate } = useRights();
  const go = (search: { state?: string | undefined; notice?: string; returned?: string }) =>
    void navigate({ search: defined({ tab, ...search }), replace: true });
  return (
    <>
      <PageHeader title="Warehouse" about="Stock that is announced, comes in, leaves and comes back." />
      <Tabs
        value={tab}
        keepMounted={false}
        onChange={(next) => next !== null && void navigate({ search: { tab: next as Tab } })}
      >
        <Tabs.List mb="md">
          {tabNames
            .filter((name) => name !== 'file' || operate)
            .map((name) => (
              <Tabs.Tab key={name} value={name}>
                {tabs[name]}
              </Tabs.Tab>
            ))}
        </Tabs.List>
        <Tabs.Panel value="ship-notices">
          <ShipNoticesTab state={state} noticeId={notice} onGo={go} />
        </Tabs.Panel>
        <Tabs.Panel value="shipments">
          <ShipmentsTab />
        </Tabs.Panel>
        <Tabs.Panel value="returns">
          <ReturnsTab state={state} returnId={returned} onGo={go} />
        </Tabs.Panel>
        <Tabs.Panel value="file">{operate && <FileImport />}</Tabs.Panel>
        <Tabs.Panel value="locations">
          <LocationsTab />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
