import { Stack } from '@mantine/core';
import { useIsWarehouse } from '../../../parts/use-is-warehouse.ts';
import { EarlierOrders } from './earlier-orders.tsx';
import { StreetDate } from './street-date.tsx';

/** From when orders of the item may be shipped, and the active orders that keep earlier properties of it. */
export function OrdersTab({ itemId }: { readonly itemId: string }) {
  const isWarehouse = useIsWarehouse();
  return (
    <Stack gap="xl">
      {isWarehouse && <StreetDate itemId={itemId} />}
      <EarlierOrders itemId={itemId} />
    </Stack>
  );
}
