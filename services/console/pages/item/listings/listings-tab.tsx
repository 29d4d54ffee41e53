import { Button, Text } from '@mantine/core';
import { useState } from 'react';
import type { Row } from '../../../api/answer.ts';
import { useApi } from '../../../api/client.tsx';
import { Ago } from '../../../parts/ago.tsx';
import { CursorTable } from '../../../parts/cursor-table.tsx';
import type { Column } from '../../../parts/cursor-table.tsx';
import { Empty } from '../../../parts/empty.tsx';
import { ListingActions } from '../../../parts/listing-actions.tsx';
import { State } from '../../../parts/state.tsx';
import type { Tone } from '../../../parts/state.tsx';
import { useCursorList } from '../../../parts/use-cursor-list.ts';
import { useShops } from '../../../parts/use-shops.ts';
import { duration, inWords } from '../../../parts/words.ts';
import { WhyThisNumber } from './why-this-number.tsx';

type Listing = Row<'/v1/listings'>;
type ChannelStock = Listing['channelStock'][number];

/** Where the item is listed, what each shop shows, and why. */
export function ListingsTab({ itemId }: { readonly itemId: string }) {
  const { fetch } = useApi();
  const { nameOf } = useShops();
  const [explained, setExplained] = useState<Listing | null>(null);
  const list = useCursorList(['/v1/listings', itemId], (cursor) =>
    fetch.GET('/v1/listings', { params: { query: { itemId, limit: 50, ...cursor } } }),
  );
  const columns: readonly Column<Listing>[] = [
    { header: 'Shop', isName: true, cell: ({ integrationId }) => nameOf(integrationId) },
    { header: 'Listing', cell: ({ sku, externalKey }) => sku ?? externalKey },
    { header: 'Status', cell: ({ status }) => inWords(status) },
    { header: 'Shows', align: 'right', cell: (listing) => <Shown figures={seenAt(listing)} /> },
    { header: 'Should show', align: 'right', cell: (listing) => <Shown figures={neededAt(listing)} /> },
    { header: 'Sync', cell: syncOf },
    { header: 'Confirmed', cell: confirmedOf },
    {
      header: 'Explanation',
      cell: (listing) => (
        <Button size="compact-xs" variant="default" onClick={() => setExplained(listing)}>
          Why this number?
        </Button>
      ),
    },
    { header: 'Actions', cell: (listing) => <ListingActions listing={listing} /> },
  ];
  return (
    <>
      <CursorTable
        label="Listings"
        list={list}
        columns={columns}
        idOf={({ id }) => id}
        empty={
          <Empty title="The item is not listed anywhere">
            Link a listing of a shop to it (Integrations, the tab Unlinked), or export its product.
          </Empty>
        }
      />
      <WhyThisNumber
        listing={explained}
        shopName={nameOf(explained?.integrationId ?? null)}
        onClose={() => setExplained(null)}
      />
    </>
  );
}

const seenAt = ({ channelStock }: Listing) => channelStock.map(({ seen }) => seen.quantity);
const neededAt = ({ channelStock }: Listing) => channelStock.map(({ needed }) => needed.quantity);

/** One figure for each location of the shop. */
function Shown({ figures }: { readonly figures: readonly (number | null)[] }) {
  return (
    <Text component="span" inherit className="figure">
      {figures.length === 0
        ? '–'
        : figures.map((figure) => figure?.toLocaleString('en-US') ?? 'not known').join(' / ')}
    </Text>
  );
}

const tones: Readonly<Record<ChannelStock['state'], { readonly tone: Tone; readonly word: string }>> = {
  idle: { tone: 'good', word: 'In sync' },
  due: { tone: 'waiting', word: 'To be written' },
  open: { tone: 'busy', word: 'Being written' },
  unknown: { tone: 'attention', word: 'Outcome unknown' },
  blocked: { tone: 'bad', word: 'Not written' },
};

function syncOf({ channelStock }: Listing) {
  const blocked = channelStock.find(({ block }) => block !== null);
  if (blocked?.block) return <State tone="attention">{inWords(blocked.block.code)}</State>;
  const [worst] = channelStock.toSorted((a, b) => rank(b.state) - rank(a.state));
  if (worst === undefined) return <State tone="off">Not linked</State>;
  const { tone, word } = tones[worst.state];
  return <State tone={tone}>{word}</State>;
}

const rank = (state: ChannelStock['state']) => Object.keys(tones).indexOf(state);

function confirmedOf({ channelStock }: Listing) {
  const [newest] = channelStock.toSorted((a, b) =>
    (b.confirmed.at ?? '').localeCompare(a.confirmed.at ?? ''),
  );
  if (newest === undefined || newest.confirmed.at === null) return 'never';
  return (
    <>
      <Ago at={newest.confirmed.at} />
      {newest.lagMs !== null && (
        <Text component="span" inherit c="dimmed">
          {' '}
          in {duration(newest.lagMs)}
        </Text>
      )}
    </>
  );
}
