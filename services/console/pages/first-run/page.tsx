import { Button, List, Loader, Stack, Text, Timeline } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import type { Row } from '../../api/answer.ts';
import { notifyDone } from '../../parts/notify.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { PlanDialog } from '../../parts/planned-change/plan-dialog.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useRights } from '../../session/rights.ts';
import { DemoMerchant } from './demo-merchant.tsx';
import { ShopStep } from './shop-step.tsx';

type Shop = Row<'/v1/integrations'>;

/** From no shop to the first figures that are written, in three steps. */
export function FirstRunPage() {
  const { query } = useApi();
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const { operate, administer } = useRights();
  const [planned, setPlanned] = useState<Shop | null>(null);
  const { data, error, isPending } = query.useQuery('get', '/v1/integrations', {
    params: { query: { limit: 200 } },
  });
  if (isPending) return <Loader role="status" aria-label="Loading: shops" />;
  const shops = data?.data.filter(({ state }) => state !== 'revoked') ?? [];
  const isPlanned = shops.some(({ publishingPhase }) => publishingPhase !== 'observing');
  const isLive = shops.some(({ publishingPhase }) => publishingPhase === 'open');
  const active = shops.length === 0 ? -1 : isLive ? 2 : isPlanned ? 1 : 0;
  return (
    <>
      <PageHeader title="First run" about="Connect a shop, see what would be written to it, go live." />
      <ProblemAlert problem={error} />
      <DemoMerchant />
      <Timeline active={active} bulletSize={22} maw={720}>
        <Timeline.Item title={shops.length === 0 ? '1. Connect a shop' : '1. Connect a shop: done'}>
          <Stack gap="xs" align="flex-start">
            <Text>
              Onhand reads its products, figures and orders. It writes nothing there until you apply a plan.
            </Text>
            {administer && (
              <Button
                variant={shops.length === 0 ? 'filled' : 'default'}
                renderRoot={(props) => <Link to={`/m/${merchantId}/integrations/new`} {...props} />}
              >
                Connect {shops.length === 0 ? 'a' : 'another'} shop
              </Button>
            )}
          </Stack>
        </Timeline.Item>
        <Timeline.Item title="2. See the first-sync plan">
          <Text mb="xs">
            It compares what Onhand would show with what the shop shows. Look at the figures that go to 0:
            mostly their items were not counted yet, or their listings are linked to the wrong item.
          </Text>
          <Stack gap="xs">
            {shops.map((shop) => (
              <ShopStep key={shop.id} shop={shop} mayPlan={operate} onPlan={() => setPlanned(shop)} />
            ))}
          </Stack>
        </Timeline.Item>
        <Timeline.Item title={isLive ? '3. Go live: done' : '3. Go live'}>
          <Text>
            Applying the plan writes five listings first. Once the shop has confirmed them, all others follow,
            and from then on every sale is written within moments.
          </Text>
          <List mt="xs">
            <List.Item>
              If one of the five fails, everything stops, and an incident says what to mend.
            </List.Item>
            <List.Item>Undoing the plan makes Onhand only observe the shop again.</List.Item>
          </List>
        </Timeline.Item>
      </Timeline>
      {planned !== null && (
        <PlanDialog
          title={`Go live in ${planned.name}?`}
          change={{ kind: 'first_sync', integrationId: planned.id }}
          onClose={() => setPlanned(null)}
          onApplied={() => notifyDone(`${planned.name} goes live: five listings are written first.`)}
        />
      )}
    </>
  );
}
