import { Button, Group, Text } from '@mantine/core';
import type { Row } from '../../api/answer.ts';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state.tsx';
import { SubjectLink } from '../../parts/subject-link.tsx';

type Shop = Row<'/v1/integrations'>;

const phases: Readonly<Record<Shop['publishingPhase'], { readonly label: string; readonly tone: Tone }>> = {
  observing: { label: 'Only observed', tone: 'waiting' },
  first_five: { label: 'The first five are written', tone: 'busy' },
  stopped: { label: 'Stopped: one of the first five failed', tone: 'bad' },
  open: { label: 'Live', tone: 'good' },
};

/** How far a shop is. An observed one has its plan shown by `onPlan`. */
export function ShopStep({
  shop: { id, name, publishingPhase },
  mayPlan,
  onPlan,
}: {
  readonly shop: Shop;
  readonly mayPlan: boolean;
  readonly onPlan: () => void;
}) {
  const { label, tone } = phases[publishingPhase];
  return (
    <Group gap="md">
      <Text fw={600} component="span">
        <SubjectLink page="integrations" id={id}>
          {name}
        </SubjectLink>
      </Text>
      <State tone={tone}>{label}</State>
      {mayPlan && publishingPhase === 'observing' && (
        <Button size="compact-sm" onClick={onPlan}>
          See the plan of {name}
        </Button>
      )}
    </Group>
  );
}
