import { Button, Group, List, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Row } from '../../../api/answer.ts';
import { useApi } from '../../../api/client.tsx';
import { Ago } from '../../../parts/ago.tsx';
import { CursorTable } from '../../../parts/cursor-table.tsx';
import type { Column } from '../../../parts/cursor-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { Figure } from '../../../parts/figure.tsx';
import { OrderLink } from '../../../parts/links.tsx';
import { PlanDialog } from '../../../parts/planned-change/plan-dialog.tsx';
import { RunsOfPlan } from '../../../parts/runs-of-plan.tsx';
import { useCursorList } from '../../../parts/use-cursor-list.ts';
import { useShops } from '../../../parts/use-shops.ts';
import { counted, inWords } from '../../../parts/words.ts';
import { useRights } from '../../../session/rights.ts';

type Earlier = Row<'/v1/items/{id}/order-properties'>;

/** The active orders with earlier properties of the item, to review, and to give those of now. */
export function EarlierOrders({ itemId }: { readonly itemId: string }) {
  const { fetch } = useApi();
  const { operate } = useRights();
  const { nameOf } = useShops();
  const [selected, setSelected] = useState<ReadonlySet<string>>(new Set());
  const [isAsking, setAsking] = useState(false);
  const [applied, setApplied] = useState<string | null>(null);
  const list = useCursorList(['/v1/items/order-properties', itemId], (cursor) =>
    fetch.GET('/v1/items/{id}/order-properties', {
      params: { path: { id: itemId }, query: { limit: 50, ...cursor } },
    }),
  );
  const columns: readonly Column<Earlier>[] = [
    {
      header: 'Order',
      isName: true,
      cell: ({ orderId, externalOrderId }) => <OrderLink orderId={orderId}>{externalOrderId}</OrderLink>,
    },
    { header: 'Shop', cell: ({ integrationId }) => nameOf(integrationId) },
    { header: 'Placed', cell: ({ placedAt }) => <Ago at={placedAt} /> },
    {
      header: 'To ship',
      align: 'right',
      cell: ({ lines }) => <Figure value={lines.reduce((sum, { unitsToShip }) => sum + unitsToShip, 0)} />,
    },
    { header: 'Keeps, and would have', cell: (order) => <Differences order={order} /> },
  ];
  return (
    <section aria-label="Active orders with earlier properties">
      <Title order={2}>Active orders with earlier properties</Title>
      <Text c="dimmed" mb="sm">
        An order keeps the properties that the item had when it was placed. Applying those of now cannot be
        undone.
      </Text>
      {applied !== null && <RunsOfPlan planId={applied} onClose={() => setApplied(null)} />}
      {operate && list.rows.length > 0 && (
        <Group mb="sm">
          <Button size="xs" onClick={() => setAsking(true)}>
            {selected.size === 0
              ? 'Review and apply to all'
              : `Review and apply to ${counted(selected.size, 'order')}`}
          </Button>
        </Group>
      )}
      <CursorTable
        label="Orders with earlier properties"
        list={list}
        columns={columns}
        idOf={({ orderId }) => orderId}
        nameOf={({ externalOrderId }) => `order ${externalOrderId}`}
        selection={operate ? { ids: selected, onChange: setSelected } : undefined}
        empty={
          <Empty title="No active order has earlier properties">
            After a change of price, weight or measures, the orders that came before are shown here.
          </Empty>
        }
      />
      {isAsking && (
        <PlanDialog
          title="Apply the properties of now?"
          change={{
            kind: 'apply_item_properties',
            itemId,
            orders: selected.size === 0 ? 'all' : [...selected],
          }}
          onClose={() => setAsking(false)}
          onApplied={({ id }) => {
            setSelected(new Set());
            setApplied(id);
          }}
        />
      )}
    </section>
  );
}

function Differences({ order: { lines, now } }: { readonly order: Earlier }) {
  return (
    <List listStyleType="none" className="figure">
      {lines.flatMap(({ externalLineId, differing, kept }) =>
        differing.map((property) => (
          <List.Item key={`${externalLineId} ${property}`}>
            {inWords(property)}: {kept[property] ?? 'none'} → {now[property] ?? 'none'}
          </List.Item>
        )),
      )}
    </List>
  );
}
