import { List, Text, Title } from '@mantine/core';
import { useApi } from '../../../api/client.tsx';
import { Ago } from '../../../parts/ago.tsx';
import { valueWords } from '../../../parts/changed-values.ts';
import { State } from '../../../parts/state.tsx';
import { useShops } from '../../../parts/use-shops.ts';
import { inWords } from '../../../parts/words.ts';

const most = 20;
/** A description is a page of HTML. */
const longest = 60;

/**
 * Who changed which field of a product and its items, and from which shop; also what lost to another
 * change.
 */
export function ProductChanges({ productId }: { readonly productId: string }) {
  const { nameOf } = useShops();
  const { data } = useApi().query.useQuery('get', '/v1/products/{id}/changes', {
    params: { path: { id: productId }, query: { limit: most } },
  });
  if (data === undefined || data.data.length === 0) return null;
  return (
    <section aria-label="Changes of the product">
      <Title order={2} mb="xs">
        Changes of the product
      </Title>
      <List listStyleType="none" spacing={4}>
        {data.data.map(({ id, field, before, after, outcome, integrationId, actor, at }) => (
          <List.Item key={id}>
            <Ago at={at} />, {integrationId === null ? actor : nameOf(integrationId)}: {inWords(field)} from{' '}
            {shortened(before)} to {shortened(after)}
            {outcome === 'lost' && (
              <>
                {' '}
                <State tone="attention">Lost to another change</State>
              </>
            )}
          </List.Item>
        ))}
      </List>
      {data.nextCursor !== null && <Text c="dimmed">The newest {most}.</Text>}
    </section>
  );
}

function shortened(value: unknown): string {
  const text = typeof value === 'string' ? `“${value}”` : valueWords(value);
  return text.length <= longest ? text : `${text.slice(0, longest)}…`;
}
