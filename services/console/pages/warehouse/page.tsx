import { Tabs } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { defined } from '../../parts/address-values.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { useRights } from '../../session/rights.ts';
import { FileImport } from './file-import.tsx';
import { LocationsTab } from './locations-tab.tsx';
import type { Place } from './place.ts';
import { ReturnsTab } from './returns-tab.tsx';
import { ShipNoticesTab } from './ship-notices-tab.tsx';
import { ShipmentsTab } from './shipments-tab.tsx';
import { tabNames, tabs } from './tabs.ts';
import type { Tab } from './tabs.ts';

const route = getRouteApi('/m/$merchantId/warehouse');

/** What comes in and goes out. */
export function WarehousePage() {
  const navigate = route.useNavigate();
  const search = route.useSearch();
  const { tab = 'ship-notices' } = search;
  const { operate } = useRights();
  const place: Place = {
    // Who may only look gets no form, even by its address.
    search: operate ? search : defined({ ...search, form: undefined }),
    go: (next) => void navigate({ search: defined({ tab, ...next }), replace: true }),
  };
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
          <ShipNoticesTab place={place} />
        </Tabs.Panel>
        <Tabs.Panel value="shipments">
          <ShipmentsTab place={place} />
        </Tabs.Panel>
        <Tabs.Panel value="returns">
          <ReturnsTab place={place} />
        </Tabs.Panel>
        <Tabs.Panel value="file">{operate && <FileImport />}</Tabs.Panel>
        <Tabs.Panel value="locations">
          <LocationsTab />
        </Tabs.Panel>
      </Tabs>
    </>
  );
}
