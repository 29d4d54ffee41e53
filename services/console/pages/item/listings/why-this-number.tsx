import { Alert, Drawer, List, Text, Title } from '@mantine/core';
import type { Answer, Row } from '../../../api/answer.ts';
import { useApi } from '../../../api/client.tsx';
import { Ago } from '../../../parts/ago.tsx';
import { ProblemAlert } from '../../../parts/problem-alert.tsx';
import { Why } from '../../../parts/why.tsx';
import { duration, inWords } from '../../../parts/words.ts';
import { Fix } from './fix.tsx';
import { stepOrigin, stepWords } from './step-words.ts';

type Explanation = Answer<'/v1/listings/{id}/explanation'>;
type ExplainedStock = Explanation['channelStock'][number];

/** Says in steps how the figure of a listing comes about, what holds it back, and what was written. */
export function WhyThisNumber({
  listing,
  shopName,
  onClose,
}: {
  /** Null: nothing is asked. */
  readonly listing: Row<'/v1/listings'> | null;
  readonly shopName: string;
  readonly onClose: () => void;
}) {
  return (
    <Drawer
      opened={listing !== null}
      onClose={onClose}
      position="right"
      size="md"
      title={`Why this number? ${shopName}`}
    >
      {listing !== null && <Explained listingId={listing.id} />}
    </Drawer>
  );
}

function Explained({ listingId }: { readonly listingId: string }) {
  const { query } = useApi();
  const { data, error } = query.useQuery('get', '/v1/listings/{id}/explanation', {
    params: { path: { id: listingId }, query: { limit: 10 } },
  });
  if (data === undefined) return <ProblemAlert problem={error} />;
  return (
    <>
      {data.channelStock.map((stock) => (
        <ExplainedFigure key={stock.id} stock={stock} explanation={data} />
      ))}
      <Title order={3} mt="lg" mb="xs">
        Writes
      </Title>
      {data.writes.data.length === 0 && <Text c="dimmed">Nothing was written yet.</Text>}
      <List spacing={4} className="figure" listStyleType="none">
        {data.writes.data.map(({ requestKey, quantity, outcome, message, openedAt, endedAt }) => (
          <List.Item key={requestKey}>
            <Text component="span" fw={600}>
              {quantity}
            </Text>{' '}
            {outcomeWords(outcome)}
            {endedAt !== null && ` in ${duration(Date.parse(endedAt) - Date.parse(openedAt))}`},{' '}
            <Ago at={openedAt} />
            {message !== null && <Text c="dimmed">{message}</Text>}
          </List.Item>
        ))}
      </List>
    </>
  );
}

/** How a write ended. The API calls it `figure` when the shop answered with the figure. */
function outcomeWords(outcome: string | null): string {
  if (outcome === null) return 'in flight';
  return outcome === 'figure' ? 'shown' : inWords(outcome).toLowerCase();
}

function ExplainedFigure({
  stock,
  explanation,
}: {
  readonly stock: ExplainedStock;
  readonly explanation: Explanation;
}) {
  const { externalLocationId, steps, figure, block, confirmed, known, nextSyncAt } = stock;
  return (
    <section aria-label={externalLocationId === '' ? 'Figure' : `Location ${externalLocationId}`}>
      {explanation.channelStock.length > 1 && <Title order={3}>Location {externalLocationId}</Title>}
      {block !== null && (
        <Alert color="orange" variant="light" my="sm" title={block.message} c="inherit">
          <Text>{block.fix}</Text>
          <Fix code={block.code} explanation={explanation} />
        </Alert>
      )}
      <Why
        steps={[
          ...steps.map((step) => {
            const detail = stepOrigin(step);
            return { label: stepWords(step), figure: step.figure, ...(detail !== undefined && { detail }) };
          }),
          { label: 'The shop should show', figure },
        ]}
      />
      <Text mt="sm">
        {confirmed.at === null ? (
          'The shop has confirmed no figure yet.'
        ) : (
          <>
            The shop confirmed {confirmed.quantity ?? 'no figure'}, <Ago at={confirmed.at} />.
          </>
        )}{' '}
        {known.at !== null && (
          <>
            It last showed {known.quantity ?? 'no figure'}, <Ago at={known.at} />.
          </>
        )}
      </Text>
      {nextSyncAt !== null && (
        <Text>
          It is written <Ago at={nextSyncAt} />.
        </Text>
      )}
    </section>
  );
}
