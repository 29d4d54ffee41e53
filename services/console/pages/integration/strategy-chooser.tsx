import { Button, Group, Paper, Select, SimpleGrid, Text, Title } from '@mantine/core';
import { useState } from 'react';
import type { Answer } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { Empty } from '../../parts/empty.tsx';
import { PlanDialog } from '../../parts/planned-change/plan-dialog.tsx';
import type { Plan } from '../../parts/planned-change/plan-dialog.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { State } from '../../parts/state.tsx';
import { useShops } from '../../parts/use-shops.ts';
import { inWords } from '../../parts/words.ts';
import { useRights } from '../../session/rights.ts';
import { UndoBar } from './undo-bar.tsx';
import { useIntegrationId } from './use-integration-id.ts';

type Strategy = Answer<'/v1/integrations/{id}/strategy'>['strategies'][number];

/** What each strategy means for stock and orders. */
const meanings: Readonly<Record<Strategy['strategy'], { readonly label: string; readonly about: string }>> = {
  one_way_inventory: { label: 'One-way inventory', about: 'Stock goes from the source to this shop.' },
  two_way_inventory: {
    label: 'Two-way inventory',
    about: 'A change of stock on either side updates the other.',
  },
  draft_orders_one_way: {
    label: 'Draft orders and one-way inventory',
    about: 'Orders here become draft orders in the source, and stock goes from the source to this shop.',
  },
  orders_one_way: {
    label: 'Orders and one-way inventory',
    about: 'Orders here become orders in the source, and stock goes from the source to this shop.',
  },
};

/** Chooses a strategy over a source store; what it would change is shown first. */
export function StrategyChooser() {
  const id = useIntegrationId();
  const { query } = useApi();
  const { all, nameOf } = useShops();
  const sources = all.filter(
    (shop) => shop.role === 'supplier' && shop.id !== id && shop.state !== 'revoked',
  );
  const [chosen, setChosen] = useState<string | null>(null);
  const [wanted, setWanted] = useState<Strategy['strategy'] | null>(null);
  const [applied, setApplied] = useState<Plan | null>(null);
  const sourceId = chosen ?? sources[0]?.id;
  const { data, error } = query.useQuery(
    'get',
    '/v1/integrations/{id}/strategy',
    { params: { path: { id }, query: { sourceId: sourceId ?? '' } } },
    { enabled: sourceId !== undefined },
  );
  if (sourceId === undefined) {
    return (
      <Empty title="No source store">
        A strategy needs a store where stock comes from. Connect one with the role of a source.
      </Empty>
    );
  }
  return (
    <>
      {applied !== null && <UndoBar plan={applied} onClose={() => setApplied(null)} />}
      <Title order={2} mb="xs">
        Strategy
      </Title>
      <Select
        label="Source store"
        w={280}
        mb="sm"
        allowDeselect={false}
        data={sources.map((shop) => ({ value: shop.id, label: shop.name }))}
        value={sourceId}
        onChange={setChosen}
      />
      <ProblemAlert problem={error} />
      <SimpleGrid cols={{ base: 1, md: 2 }} spacing="sm">
        {data?.strategies.map((strategy) => (
          <StrategyCard
            key={strategy.strategy}
            strategy={strategy}
            nameOf={nameOf}
            onChoose={() => setWanted(strategy.strategy)}
          />
        ))}
      </SimpleGrid>
      {wanted !== null && (
        <PlanDialog
          title={meanings[wanted].label}
          change={{ kind: 'strategy', integrationId: id, strategy: wanted, sourceId }}
          onClose={() => setWanted(null)}
          onApplied={(plan) => {
            setWanted(null);
            setApplied(plan);
          }}
        />
      )}
    </>
  );
}

function StrategyCard({
  strategy: { strategy, inForce, changes },
  nameOf,
  onChoose,
}: {
  readonly strategy: Strategy;
  readonly nameOf: (id: string) => string;
  readonly onChoose: () => void;
}) {
  const { operate } = useRights();
  const { label, about } = meanings[strategy];
  return (
    <Paper withBorder p="md" component="article" aria-label={label}>
      <Group justify="space-between">
        <Title order={3}>{label}</Title>
        {inForce && <State tone="good">In force</State>}
      </Group>
      <Text c="dimmed" fz="sm">
        {about}
      </Text>
      {changes.map(({ integrationId, entity, setting, before, after }) => (
        <Text key={`${integrationId} ${entity} ${setting}`} fz="sm" mt={4}>
          {nameOf(integrationId)}, {entity}: {inWords(setting)} {said(before, nameOf)} → {said(after, nameOf)}
        </Text>
      ))}
      {operate && !inForce && (
        <Button size="xs" mt="sm" variant="default" onClick={onChoose}>
          Choose
        </Button>
      )}
    </Paper>
  );
}

/** Says the value of a setting, which may be the id of a shop. */
function said(value: unknown, nameOf: (id: string) => string): string {
  if (value === null) return 'none';
  if (typeof value === 'boolean') return value ? 'on' : 'off';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return /^[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text) ? nameOf(text) : inWords(text);
}
