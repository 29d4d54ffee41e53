import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '../../../api/answer.ts';
import { useApi } from '../../../api/client.tsx';
import type { Api } from '../../../api/client.tsx';
import { answered } from '../../../api/every.ts';
import { FailedItemsLink } from '../../../parts/links.tsx';
import { notifyDone, notifyProblem } from '../../../parts/notify.tsx';
import { PlanDialog } from '../../../parts/planned-change/plan-dialog.tsx';
import type { PlannedChange } from '../../../parts/planned-change/plan-dialog.tsx';
import { useRights } from '../../../session/rights.ts';

type Explanation = Answer<'/v1/listings/{id}/explanation'>;

type Remedy =
  | {
      readonly kind: 'request';
      readonly label: string;
      readonly send: (fetch: Api['fetch']) => Promise<{ data?: unknown; error?: unknown }>;
    }
  | { readonly kind: 'plan'; readonly label: string; readonly change: PlannedChange }
  | { readonly kind: 'failed_item' };

/** The button that removes the reason why a figure is not written. Nothing where a person decides more. */
export function Fix({ code, explanation }: { readonly code: string; readonly explanation: Explanation }) {
  const { fetch } = useApi();
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const queryClient = useQueryClient();
  const { operate } = useRights();
  const [planned, setPlanned] = useState<PlannedChange | null>(null);
  const [isBusy, setBusy] = useState(false);
  if (!operate) return null;
  const remedies = remediesOf(code, explanation, merchantId);
  const send = async (remedy: Extract<Remedy, { kind: 'request' }>) => {
    setBusy(true);
    try {
      await answered(remedy.send(fetch));
      notifyDone(`${remedy.label}: done.`);
      await queryClient.invalidateQueries();
    } catch (error) {
      notifyProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Group gap="xs" mt="xs">
      {remedies.map((remedy) =>
        remedy.kind === 'failed_item' ? (
          <FailedItemsLink key={remedy.kind} search={{ subject: explanation.listingId }}>
            Show its failed item
          </FailedItemsLink>
        ) : (
          <Button
            key={remedy.label}
            size="xs"
            loading={isBusy}
            onClick={() => (remedy.kind === 'plan' ? setPlanned(remedy.change) : void send(remedy))}
          >
            {remedy.label}
          </Button>
        ),
      )}
      {planned !== null && (
        <PlanDialog
          title="What would change"
          change={planned}
          onClose={() => setPlanned(null)}
          onApplied={() => notifyDone('The change is made.')}
        />
      )}
    </Group>
  );
}

/** Switches quantity sync of a listing on. The other values of the listing stay. */
async function switchOn(fetch: Api['fetch'], listingId: string) {
  const path = { params: { path: { id: listingId } } };
  const values = await answered(fetch.GET('/v1/listings/{id}/publishing', path));
  return fetch.PUT('/v1/listings/{id}/publishing', { ...path, body: { ...values, quantitySync: true } });
}

/** The codes that settings, pauses and states leave behind; others are a shop's refusal. */
const waits: ReadonlySet<string> = new Set([
  'channel_away',
  'direction_forbids',
  'excluded_by_rule',
  'first_sync_waiting',
  'integration_revoked',
  'inventory_disabled',
  'no_location_mapped',
  'not_linked',
  'orders_awaited',
  'quarantined',
  'reconnect_required',
  'several_items',
  'unit_limited',
  'zero_refused',
  'zero_stock_kept',
]);

function remediesOf(
  code: string,
  { listingId, integrationId, itemId, switches }: Explanation,
  merchantId: string,
): readonly Remedy[] {
  const path = { params: { path: { id: listingId } } };
  const resume = (scope: 'merchant' | 'integration' | 'listing', id: string): Remedy => ({
    kind: 'plan',
    label: `Resume the ${scope}`,
    change: { kind: 'pause', scope, id, paused: false },
  });
  const syncNow: readonly Remedy[] =
    itemId === null
      ? []
      : [
          {
            kind: 'request',
            label: 'Sync Now',
            send: (fetch) => fetch.POST('/v1/items/{id}/sync-now', { params: { path: { id: itemId } } }),
          },
        ];
  switch (code) {
    case 'merchant_paused':
      return [resume('merchant', merchantId)];
    case 'integration_paused':
      return [resume('integration', integrationId)];
    case 'listing_paused':
      return [resume('listing', listingId)];
    case 'quantity_sync_off':
      return switches.listing
        ? []
        : [
            {
              kind: 'request',
              label: 'Switch quantity sync on',
              send: (fetch) => switchOn(fetch, listingId),
            },
          ];
    case 'first_plan_pending':
      return [{ kind: 'plan', label: 'Show the first plan', change: { kind: 'first_sync', integrationId } }];
    case 'listing_ended':
      return [
        { kind: 'request', label: 'Relist', send: (fetch) => fetch.POST('/v1/listings/{id}/relist', path) },
      ];
    case 'stock_not_managed':
      return [
        {
          kind: 'request',
          label: 'Turn on stock management',
          send: (fetch) => fetch.POST('/v1/listings/{id}/manage-stock', path),
        },
      ];
    case 'platform_owned':
      return [
        {
          kind: 'request',
          label: 'Let Onhand write it',
          send: (fetch) => fetch.PATCH('/v1/listings/{id}', { ...path, body: { stockOwner: 'merchant' } }),
        },
      ];
    case 'process_orders_off':
      return [
        ...(itemId === null
          ? []
          : [
              {
                kind: 'request' as const,
                label: 'Switch Process Orders on',
                send: (fetch: Api['fetch']) =>
                  fetch.PUT('/v1/items/{id}/preferences', {
                    params: { path: { id: itemId } },
                    body: { processOrders: true },
                  }),
              },
            ]),
        ...syncNow,
      ];
    case 'sync_never':
    case 'awaiting_next_sync':
    case 'awaiting_schedule':
    case 'mode_manual':
    case 'auto_export_off':
      return syncNow;
    case 'safety_stop':
      return [{ kind: 'failed_item' }];
    default:
      return waits.has(code) || code === 'never_received' ? [] : [{ kind: 'failed_item' }];
  }
}
