import type { Answer } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { ActionMenu } from '../../parts/action-menu.tsx';
import { useRights } from '../../session/rights.ts';

/** Takes an item out of use, or back into it. */
export function ItemActions({
  item: { id, sku, title, archivedAt },
}: {
  readonly item: Answer<'/v1/items/{id}'>;
}) {
  const { fetch } = useApi();
  const { operate } = useRights();
  if (!operate) return null;
  const params = { path: { id } };
  return (
    <ActionMenu
      of={`item ${sku ?? title}`}
      actions={[
        archivedAt === null
          ? {
              label: 'Archive',
              question:
                'Its listings show 0 from now on, and it is left out of lists. Nothing of it is lost.',
              isDangerous: true,
              run: () => answered(fetch.POST('/v1/items/{id}/archive', { params })),
              done: 'The item is archived.',
            }
          : {
              label: 'Take out of the archive',
              question: 'Its listings show its stock again.',
              run: () => answered(fetch.POST('/v1/items/{id}/unarchive', { params })),
              done: 'The item is in use again.',
            },
      ]}
    />
  );
}
