import { Group, Text, Title } from '@mantine/core';
import type { Answer } from '../../api/answer.ts';
import { Ago } from '../../parts/ago.tsx';
import { Figure } from '../../parts/figure.tsx';
import { duration } from '../../parts/words.ts';
import { Fact } from './fact.tsx';

type Orders = Answer<'/v1/integrations/{id}/health'>['orders'];

/** Up to when all orders are known, and how the latest pass over them went. */
export function HeardOrders({
  orders: { heardUntil, lastPass, nextPassAt, passEverySeconds, failedItems },
}: {
  readonly orders: Orders;
}) {
  return (
    <section aria-labelledby="heard">
      <Title order={2} id="heard" mb="xs">
        Orders
      </Title>
      <Group gap="xl">
        <Fact label="Every order is known until">
          <Ago at={heardUntil} never="no pass is complete yet" />
        </Fact>
        <Fact label="Next pass">
          <Ago at={nextPassAt} never="not planned" />
        </Fact>
        <Fact label="A pass every">
          {passEverySeconds === null ? '–' : duration(passEverySeconds * 1_000)}
        </Fact>
        <Fact label="Not readable">
          <Figure value={failedItems} />
        </Fact>
        <Fact label="Failed passes">
          <Figure value={lastPass.failures} />
        </Fact>
      </Group>
      {lastPass.problem !== null && (
        <Text mt="xs">
          {lastPass.problem.message} ({lastPass.problem.code})
        </Text>
      )}
    </section>
  );
}
