import { Button, Group, Text } from '@mantine/core';
import { Ago } from '../../parts/ago.tsx';
import type { Column } from '../../parts/cursor-table.tsx';
import { State } from '../../parts/state.tsx';
import { SubjectLink } from '../../parts/subject-link.tsx';
import { stateTexts } from './observation-states.ts';
import type { Decision, Observation } from './observation-states.ts';

/** The columns of mismatches. Without `onAsk` nothing can be decided. */
export function columnsOf({
  shopName,
  onAsk,
}: {
  readonly shopName: (id: string) => string;
  readonly onAsk?: (decision: Decision, observations: readonly Observation[]) => void;
}): readonly Column<Observation>[] {
  return [
    {
      header: 'Item',
      isName: true,
      cell: ({ itemId, sku }) => (
        <SubjectLink page="items" id={itemId}>
          {sku ?? 'Without SKU'}
        </SubjectLink>
      ),
    },
    { header: 'Shop', cell: ({ integrationId }) => shopName(integrationId) },
    { header: 'Expected', align: 'right', cell: ({ expected }) => figures(expected) },
    { header: 'Shown', align: 'right', cell: ({ seen }) => figures([seen]) },
    {
      header: 'Units',
      align: 'right',
      cell: ({ units }) => (
        <Text inherit fw={600}>
          {units > 0 ? '+' : '−'}
          {Math.abs(units).toLocaleString('en-US')}
        </Text>
      ),
    },
    { header: 'Read', cell: ({ readStartedAt }) => <Ago at={readStartedAt} /> },
    { header: 'State', cell: (observation) => <Standing observation={observation} /> },
    ...(onAsk === undefined
      ? []
      : [
          {
            header: 'Decide',
            cell: (observation: Observation) => (
              <Group gap={4} wrap="nowrap">
                {stateTexts[observation.state].decisions.map((decision) => (
                  <Button
                    key={decision}
                    size="compact-xs"
                    variant="subtle"
                    aria-label={`${decision === 'accept' ? 'Accept' : 'Reverse'} ${observation.sku ?? observation.id}`}
                    onClick={() => onAsk(decision, [observation])}
                  >
                    {decision === 'accept' ? 'Accept' : 'Reverse'}
                  </Button>
                ))}
              </Group>
            ),
          },
        ]),
  ];
}

/** What is expected may be one of several figures, while orders are under way. */
function figures(values: readonly number[]): string {
  return values.map((value) => value.toLocaleString('en-US')).join(' or ');
}

function Standing({ observation }: { readonly observation: Observation }) {
  const { state, decideAt, decidedAt, decidedBy } = observation;
  const { label, tone } = stateTexts[state];
  return (
    <Group gap="xs">
      <State tone={tone}>{label}</State>
      <Text inherit c="dimmed">
        {decidedAt !== null && (
          <>
            <Ago at={decidedAt} />
            {decidedBy !== null && ` by ${decidedBy}`}
          </>
        )}
        {decidedAt === null && decideAt !== null && (
          <>
            decided <Ago at={decideAt} />
          </>
        )}
      </Text>
    </Group>
  );
}
