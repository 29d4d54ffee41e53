import { Button, Group, Text, Title } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import type { Answer } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { Ago } from '../../parts/ago.tsx';
import { notifyDone, notifyProblem } from '../../parts/notify.tsx';
import { State } from '../../parts/state.tsx';
import { inWords } from '../../parts/words.ts';
import { useRights } from '../../session/rights.ts';
import { Fact } from './fact.tsx';
import { useIntegrationId } from './use-integration-id.ts';

type Comparison = Answer<'/v1/integrations/{id}/health'>['reconciliation'];

/** How often everything that the shop shows is compared with what is known, and a comparison at once. */
export function Reconciliation({
  reconciliation: { everyMinutes, wantedMinutes, stretchedBy, lastRun },
}: {
  readonly reconciliation: Comparison;
}) {
  const id = useIntegrationId();
  const { fetch } = useApi();
  const { operate } = useRights();
  const queryClient = useQueryClient();
  const compare = async () => {
    try {
      await answered(fetch.POST('/v1/integrations/{id}/reconcile', { params: { path: { id } } }));
      await queryClient.invalidateQueries();
      notifyDone('The comparison has begun. Its progress stands under Operations.');
    } catch (error) {
      notifyProblem(error);
    }
  };
  return (
    <section aria-labelledby="reconciliation">
      <Title order={2} id="reconciliation" mb="xs">
        Comparison with the shop
      </Title>
      <Group gap="xl">
        <Fact label="Every">{everyMinutes === null ? 'on demand only' : `${everyMinutes} minutes`}</Fact>
        <Fact label="Last">
          {lastRun === null ? (
            'never'
          ) : (
            <>
              <State tone={lastRun.state === 'done' ? 'good' : 'attention'}>{inWords(lastRun.state)}</State>{' '}
              <Ago at={lastRun.endedAt ?? lastRun.startedAt} />
            </>
          )}
        </Fact>
        {operate && (
          <Button size="xs" variant="default" onClick={() => void compare()}>
            Compare now
          </Button>
        )}
      </Group>
      {stretchedBy !== null && (
        <Text mt="xs" fz="sm">
          {wantedMinutes} minutes are wished; the limit {inWords(stretchedBy)} makes it longer.
        </Text>
      )}
    </section>
  );
}
