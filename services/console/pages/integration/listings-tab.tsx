import { Anchor, Text } from '@mantine/core';
import { Link, getRouteApi, useParams } from '@tanstack/react-router';
import type { Row } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import type { Column } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figure } from '../../parts/figure.tsx';
import { ListingActions } from '../../parts/listing-actions.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { inWords } from '../../parts/words.ts';
import { useIntegrationId } from './use-integration-id.ts';

type Listing = Row<'/v1/listings'>;

const tones: Readonly<Record<Listing['status'], Tone>> = {
  not_exported: 'off',
  exporting: 'busy',
  listed: 'waiting',
  listed_and_synced: 'good',
  ended: 'off',
  deleted: 'bad',
};
const statuses = Object.keys(tones).map((value) => ({ value, label: inWords(value) }));
const blocks = [
  'not_linked',
  'no_location_mapped',
  'stock_not_managed',
  'excluded_by_rule',
  'quantity_sync_off',
  'orders_awaited',
  'quarantined',
].map((value) => ({ value, label: inWords(value) }));

const route = getRouteApi('/m/$merchantId/integrations/$integrationId/listings');

/** The listings of the shop: what each shows, what it should show, and why it does not. */
export function ListingsTab() {
  const integrationId = useIntegrationId();
  const { fetch } = useApi();
  const filters = route.useSearch();
  const navigate = route.useNavigate();
  const list = useCursorList(['/v1/listings', integrationId, filters], (cursor) => {
    const { sku, blockCode } = filters;
    // Another status than these gets the gateway's problem, which the table shows.
    const status = filters.status as Listing['status'] | undefined;
    const query = {
      integrationId,
      ...(sku && { sku }),
      ...(blockCode && { blockCode }),
      ...(status && { status }),
    };
    return fetch.GET('/v1/listings', { params: { query: { ...query, ...cursor } } });
  });
  return (
    <>
      <FilterBar
        filters={[
          { kind: 'text', name: 'sku', label: 'SKU', placeholder: 'The whole SKU' },
          { kind: 'choice', name: 'status', label: 'Status', options: statuses },
          { kind: 'choice', name: 'blockCode', label: 'Reason', options: blocks },
        ]}
        values={{ ...filters }}
        onChange={(search) => void navigate({ search })}
      />
      <CursorTable
        label="Listings"
        list={list}
        idOf={({ id }) => id}
        columns={columns}
        empty={
          <Empty title="No listing is found">
            Clear the filters, or read the shop’s listings under Operations.
          </Empty>
        }
      />
    </>
  );
}

const columns: readonly Column<Listing>[] = [
  { header: 'Listing', isName: true, cell: (listing) => <Name listing={listing} /> },
  { header: 'Status', cell: ({ status }) => <State tone={tones[status]}>{inWords(status)}</State> },
  {
    header: 'Shown',
    align: 'right',
    cell: ({ channelStock }) => (
      <Figure value={sum(channelStock.map(({ seen }) => seen.quantity))} none="not read" />
    ),
  },
  {
    header: 'Expected',
    align: 'right',
    cell: ({ channelStock }) => <Figure value={sum(channelStock.map(({ needed }) => needed.quantity))} />,
  },
  {
    header: 'Confirmed',
    align: 'right',
    cell: ({ channelStock }) => (
      <Figure value={sum(channelStock.map(({ confirmed }) => confirmed.quantity))} />
    ),
  },
  { header: 'Reason', cell: ({ channelStock }) => <Reason channelStock={channelStock} /> },
  { header: 'Actions', cell: (listing) => <ListingActions listing={listing} /> },
];

function Name({ listing: { title, sku, externalKey, itemId } }: { readonly listing: Listing }) {
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const name = title === '' ? externalKey : title;
  return (
    <>
      {itemId === null ? (
        name
      ) : (
        <Anchor inherit component={Link} to={`/m/${merchantId}/items/${itemId}`}>
          {name}
        </Anchor>
      )}
      <Text c="dimmed" fz="xs" fw={400}>
        {sku ?? 'no SKU'}
      </Text>
    </>
  );
}

function Reason({ channelStock }: Pick<Listing, 'channelStock'>) {
  const block = channelStock.find((one) => one.block !== null)?.block;
  if (block === undefined || block === null) return null;
  return (
    <Text fz="sm" maw={380} style={{ whiteSpace: 'normal' }}>
      {block.message}{' '}
      <Text span c="dimmed">
        {block.fix}
      </Text>
    </Text>
  );
}

/** The sum over the locations of a listing; null if none of them has a figure. */
function sum(figures: readonly (number | null)[]): number | null {
  const known = figures.filter((figure) => figure !== null);
  return known.length === 0 ? null : known.reduce((total, figure) => total + figure, 0);
}
