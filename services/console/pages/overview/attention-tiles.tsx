import { SimpleGrid, Text, UnstyledButton } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import type { paths } from '../../api/schema.d.ts';
import classes from './attention-tiles.module.css';

type Attention = paths['/v1/overview']['get']['responses'][200]['content']['application/json']['attention'];

interface Tile {
  readonly name: keyof Attention;
  readonly label: string;
  /** What to do about it, or that nothing is to do. */
  readonly next: string;
  /** The list, below the merchant. */
  readonly to: string;
  /** A number here is no reason to act. */
  readonly isCalm?: boolean;
}

const tiles: readonly Tile[] = [
  { name: 'failedItems', label: 'Failed items', next: 'Retry or skip', to: '/failed-items' },
  { name: 'incidents', label: 'Open incidents', next: 'See the cause', to: '/incidents' },
  { name: 'quarantined', label: 'Quarantined figures', next: 'Accept or reverse', to: '/observations' },
  { name: 'listingsToReview', label: 'Unlinked listings', next: 'Link or ignore', to: '/integrations' },
  {
    name: 'unexplained',
    label: 'Unexplained figures',
    next: 'Decided by themselves',
    to: '/observations',
    isCalm: true,
  },
  { name: 'heldOrders', label: 'Held orders', next: 'Released by themselves', to: '/orders', isCalm: true },
];

/** What waits for a person, each leading to its list. */
export function AttentionTiles({ attention }: { readonly attention: Attention }) {
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  return (
    <SimpleGrid cols={{ base: 2, sm: 3, lg: 6 }} spacing="sm" mb="lg">
      {tiles.map(({ name, label, next, to, isCalm = false }) => {
        const count = attention[name];
        return (
          <UnstyledButton
            key={name}
            className={classes['tile'] ?? ''}
            data-wants={count > 0 && !isCalm}
            renderRoot={(props) => <Link to={`/m/${merchantId}${to}`} {...props} />}
          >
            <Text fz="sm">{label}</Text>
            <Text className="figure" fz={26} fw={650} lh={1.25}>
              {count.toLocaleString('en-US')}
            </Text>
            <Text fz="xs" c="dimmed">
              {count === 0 ? 'Nothing to do' : next}
            </Text>
          </UnstyledButton>
        );
      })}
    </SimpleGrid>
  );
}
