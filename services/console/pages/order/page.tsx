import { Anchor, Group, Text, Title } from '@mantine/core';
import { Link, getRouteApi } from '@tanstack/react-router';
import { useApi } from '../../api/client.tsx';
import { OrderHolds, OrderOutcome } from '../../parts/order-states.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useShops } from '../../parts/use-shops.ts';
import { inWords } from '../../parts/words.ts';
import { CloseOrder } from './close-order.tsx';
import { FailuresOfOrder } from './failures.tsx';
import { OrderLines } from './lines.tsx';
import { OrderTimeline } from './timeline.tsx';

const route = getRouteApi('/m/$merchantId/orders/$orderId');

/** One order: what happened to it, in which channel and how fast, and its lines. */
export function OrderPage() {
  const { merchantId, orderId } = route.useParams();
  const { query } = useApi();
  const { nameOf } = useShops();
  const { data: order, error } = query.useQuery('get', '/v1/orders/{id}', {
    params: { path: { id: orderId } },
  });
  return (
    <>
      <Text fz="sm">
        <Anchor
          renderRoot={(props) => <Link to="/m/$merchantId/orders" params={{ merchantId }} {...props} />}
        >
          Orders
        </Anchor>
      </Text>
      <PageHeader
        title={order === undefined ? 'Order' : `Order ${order.externalOrderId}`}
        about={
          order && (
            <Group gap="sm">
              {nameOf(order.integrationId)} · {inWords(order.state)}
              {order.test && ' · test'}
              <OrderOutcome {...order} />
              <OrderHolds heldBy={order.heldBy} />
            </Group>
          )
        }
      >
        {order !== undefined && <CloseOrder order={order} />}
      </PageHeader>
      <ProblemAlert problem={error} />
      {order !== undefined && (
        <>
          <FailuresOfOrder order={order} />
          <Title order={2} mb="sm">
            What happened
          </Title>
          <OrderTimeline order={order} />
          <Title order={2} mt="lg" mb="sm">
            Lines
          </Title>
          <OrderLines order={order} />
        </>
      )}
    </>
  );
}
