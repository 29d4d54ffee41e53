import { Button, Group } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import type { Reviewed } from './reviewed.ts';

/**
 * What can be done about a listing under review: link it to its candidate, make an item of it, or ignore
 * it.
 */
export function ReviewActions({
  listing: { id, candidates, itemId },
  attempt,
}: {
  readonly listing: Reviewed;
  readonly attempt: (work: () => Promise<string>) => Promise<void>;
}) {
  const { fetch } = useApi();
  const params = { path: { id } };
  const [only] = candidates;
  const link = (item: string) =>
    attempt(async () => {
      await answered(fetch.POST('/v1/listings/{id}/link', { params, body: { itemId: item } }));
      return 'The listing is linked.';
    });
  const create = () =>
    attempt(async () => {
      await answered(fetch.POST('/v1/listings/{id}/create-item', { params }));
      return 'An item was created from the listing.';
    });
  const ignore = () =>
    attempt(async () => {
      await answered(fetch.POST('/v1/listings/{id}/ignore', { params }));
      return 'The listing is ignored.';
    });
  return (
    <Group gap={4} wrap="nowrap">
      {only !== undefined && (
        <Button size="compact-xs" onClick={() => void link(only.itemId)}>
          Link
        </Button>
      )}
      {itemId === null && (
        <Button size="compact-xs" variant="default" onClick={() => void create()}>
          Create item
        </Button>
      )}
      <Button size="compact-xs" variant="default" onClick={() => void ignore()}>
        Ignore
      </Button>
    </Group>
  );
}
