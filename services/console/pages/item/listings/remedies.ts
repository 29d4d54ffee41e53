import type { Answer } from '../../../api/answer.ts';
import type { Api } from '../../../api/client.tsx';
import { answered } from '../../../api/every.ts';
import type { PlannedChange } from '../../../parts/planned-change/plan-dialog.tsx';

/** What a remedy needs to know of an explained listing. */
type Explained = Pick<
  Answer<'/v1/listings/{id}/explanation'>,
  'listingId' | 'integrationId' | 'itemId' | 'switches'
>;

export type Remedy =
  | {
      readonly kind: 'request';
      readonly label: string;
      readonly send: (fetch: Api['fetch']) => Promise<{ data?: unknown; error?: unknown }>;
    }
  | { readonly kind: 'plan'; readonly label: string; readonly change: PlannedChange }
  /** A person decides more, on the page at the path `to`. */
  | { readonly kind: 'page'; readonly label: string; readonly to: string }
  | { readonly kind: 'failed_item' };

/** Switches quantity sync of a listing on. The other values of the listing stay. */
async function switchOn(fetch: Api['fetch'], listingId: string) {
  const path = { params: { path: { id: listingId } } };
  const values = await answered(fetch.GET('/v1/listings/{id}/publishing', path));
  return fetch.PUT('/v1/listings/{id}/publishing', { ...path, body: { ...values, quantitySync: true } });
}

/**
 * Returns what removes the reason `code` why a figure is not written. Empty for a reason that ends by itself.
 * A code that is not named here is the platform's own, and has a failed item.
 */
export function remediesOf(
  code: string,
  { listingId, integrationId, itemId, switches }: Explained,
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
  const page = (label: string, tab: string): Remedy => ({
    kind: 'page',
    label,
    to: `/m/${merchantId}/integrations/${integrationId}${tab}`,
  });
  switch (code) {
    case 'merchant_paused':
      return [resume('merchant', merchantId)];
    case 'integration_paused':
      return [resume('integration', integrationId)];
    case 'listing_paused':
      return [resume('listing', listingId)];
    case 'quantity_sync_off':
      return switches.listing
        ? [page('Show the settings of the shop', '')]
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
    case 'direction_forbids':
    case 'inventory_disabled':
      return [page('Show the sync settings', '')];
    case 'no_location_mapped':
      return [page('Map locations', '/strategy')];
    case 'not_linked':
    case 'several_items':
      return [page('Show the listings of the shop', '/listings')];
    case 'channel_away':
      return [page('Show how the shop answers', '/platform')];
    case 'reconnect_required':
      return [page('Replace the credentials', '/platform')];
    case 'integration_revoked':
      return [{ kind: 'page', label: 'Connect a shop', to: `/m/${merchantId}/connect` }];
    case 'excluded_by_rule':
    case 'zero_stock_kept':
      return [{ kind: 'page', label: 'Show the rules', to: `/m/${merchantId}/rules` }];
    case 'orders_awaited':
    case 'quarantined':
      return [
        {
          kind: 'page',
          label: 'Show the mismatches',
          to: `/m/${merchantId}/observations?integrationId=${integrationId}`,
        },
      ];
    case 'never_received':
      return itemId === null
        ? []
        : [
            {
              kind: 'page',
              label: 'Receive or count it',
              to: `/m/${merchantId}/items/${itemId}?tab=stock`,
            },
          ];
    case 'first_sync_waiting':
    case 'unit_limited':
    case 'zero_refused':
      return [];
    default:
      return [{ kind: 'failed_item' }];
  }
}
