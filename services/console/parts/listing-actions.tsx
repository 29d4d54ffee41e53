import { useApi } from '../api/client.tsx';
import type { Row } from '../api/answer.ts';
import { answered } from '../api/every.ts';
import { useRights } from '../session/rights.ts';
import { ActionMenu } from './action-menu.tsx';
import type { Action } from './action-menu.tsx';

/** What can be done with one listing besides writing its figure. */
export function ListingActions({
  listing: { id, itemId, status, sku, externalKey, channelStock },
}: {
  readonly listing: Pick<
    Row<'/v1/listings'>,
    'id' | 'itemId' | 'status' | 'sku' | 'externalKey' | 'channelStock'
  >;
}) {
  const { fetch } = useApi();
  const { operate } = useRights();
  if (!operate) return null;
  const params = { path: { id } };
  const paused = channelStock.some(({ block }) => block?.code === 'listing_paused');
  const isLive = status === 'listed' || status === 'listed_and_synced';
  const actions: readonly Action[] = [
    {
      label: paused ? 'Resume' : 'Pause',
      change: { kind: 'pause', scope: 'listing', id, paused: !paused },
    },
    ...(isLive
      ? [
          {
            label: 'End the listing',
            question: 'It is taken off sale at its shop, and gets no figures. Only a person can relist it.',
            isDangerous: true,
            run: () => answered(fetch.POST('/v1/listings/{id}/end', { params })),
            done: 'The listing is being ended.',
          },
        ]
      : []),
    ...(status === 'ended'
      ? [
          {
            label: 'Relist',
            question: 'It is put on sale at its shop again, with the figure that it should show.',
            run: () => answered(fetch.POST('/v1/listings/{id}/relist', { params })),
            done: 'The listing is being relisted.',
          },
        ]
      : []),
    ...(itemId === null
      ? []
      : [
          {
            label: 'Unlink from its item',
            question: 'Its figure at the shop stays as it is. Its open orders keep their units.',
            isDangerous: true,
            run: () => answered(fetch.POST('/v1/listings/{id}/unlink', { params })),
            done: 'The listing is unlinked.',
          },
        ]),
  ];
  return <ActionMenu of={`listing ${sku ?? externalKey}`} actions={actions} size="compact-xs" />;
}
