import type { Answer } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { ActionMenu } from '../../parts/action-menu.tsx';
import { useRights } from '../../session/rights.ts';

/** Closes an order that its shop will not close any more, and decides what became of its units. */
export function CloseOrder({
  order: { id, externalOrderId, state },
}: {
  readonly order: Answer<'/v1/orders/{id}'>;
}) {
  const { fetch } = useApi();
  const { operate } = useRights();
  if (!operate || state !== 'open') return null;
  const close = (units: 'left' | 'returned') => () =>
    answered(fetch.POST('/v1/orders/{id}/close', { params: { path: { id } }, body: { units } }));
  const known = 'What the shop tells of the order later replaces this.';
  return (
    <ActionMenu
      of={`order ${externalOrderId}`}
      actions={[
        {
          label: 'Close: its units have left',
          question: `Its units are gone for good, and no longer committed. ${known}`,
          run: close('left'),
          done: 'The order is closed.',
        },
        {
          label: 'Close: its units are on sale again',
          question: `Its units are no longer committed, and on sale again. ${known}`,
          run: close('returned'),
          done: 'The order is closed.',
        },
      ]}
    />
  );
}
