import { Group, Text, Title } from '@mantine/core';
import type { Answer } from '../../api/answer.ts';
import { Ago } from '../../parts/ago.tsx';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state.tsx';
import { inWords } from '../../parts/words.ts';

type Subscriptions = Answer<'/v1/integrations/{id}/health'>['subscriptions'];

const sentences: Readonly<Record<Subscriptions['state'], string>> = {
  unchecked: 'Nobody could look yet.',
  on: 'The platform tells changes at once.',
  refused: 'The shop does not let us subscribe, so its orders are polled.',
  none: 'The platform has no webhooks; its changes are polled.',
};

const tones: Readonly<Record<Subscriptions['topics'][number]['state'], Tone>> = {
  on: 'good',
  off: 'attention',
  refused: 'bad',
  unwanted: 'off',
};

/** Which webhooks the shop sends. */
export function Subscriptions({
  subscriptions: { state, checkedAt, topics },
}: {
  readonly subscriptions: Subscriptions;
}) {
  return (
    <section aria-labelledby="subscriptions">
      <Title order={2} id="subscriptions" mb="xs">
        Webhooks
      </Title>
      <Text>
        {sentences[state]}{' '}
        {checkedAt !== null && (
          <Text span c="dimmed">
            Looked at <Ago at={checkedAt} />.
          </Text>
        )}
      </Text>
      {topics.map((topic) => (
        <Group key={topic.topic} gap="sm" mt={4}>
          <code>{topic.topic}</code>
          <State tone={tones[topic.state]}>{inWords(topic.state)}</State>
          {topic.message !== null && <Text fz="sm">{topic.message}</Text>}
        </Group>
      ))}
    </section>
  );
}
