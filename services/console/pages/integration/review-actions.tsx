import { Button, Group } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { LinkDialog } from './link-dialog.tsx';
import type { Reviewed } from './reviewed.ts';

/**
 * What can be done about a listing under review: link it to its only candidate or to an item that the
 * operator chooses, make an item of it, or ignore it.
 */
export function ReviewActions({
  listing,
  isIgnored,
  attempt,
}: {
  readonly listing: Reviewed;
  readonly isIgnored: boolean;
  readonly attempt: (work: () => Promise<string>) => Promise<void>;
}) {
  const { fetch } = useApi();
  const [isChoosing, setChoosing] = useState(false);
  const { id, candidates, itemId } = listing;
  const params = { path: { id } };
  const [only, ...others] = candidates;
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
  const takeBack = () =>
    attempt(async () => {
      await answered(fetch.POST('/v1/listings/{id}/unignore', { params }));
      return 'The listing is to be decided again.';
    });
  if (isIgnored) {
    return (
      <Button size="compact-xs" variant="default" onClick={() => void takeBack()}>
        Take back
      </Button>
    );
  }
  return (
    <Group gap={4} wrap="nowrap">
      {only !== undefined && others.length === 0 && (
        <Button size="compact-xs" onClick={() => void link(only.itemId)}>
          Link
        </Button>
      )}
      <Button size="compact-xs" variant="default" onClick={() => setChoosing(true)}>
        Choose item
      </Button>
      {itemId === null && (
        <Button size="compact-xs" variant="default" onClick={() => void create()}>
          Create item
        </Button>
      )}
      <Button size="compact-xs" variant="default" onClick={() => void ignore()}>
        Ignore
      </Button>
      {isChoosing && <LinkDialog listing={listing} onLink={link} onClose={() => setChoosing(false)} />}
    </Group>
  );
}
