import { Button, Group } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { defined } from '../../parts/address-values.ts';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { useShops } from '../../parts/use-shops.ts';
import { counted } from '../../parts/words.ts';
import { useRights } from '../../session/rights.ts';
import { columnsOf } from './columns.tsx';
import { DecisionDialog } from './decision-dialog.tsx';
import type { WantedDecision } from './wanted-decision.ts';
import { observationStates, stateTexts } from './observation-states.ts';
import type { Decision, Observation } from './observation-states.ts';

const route = getRouteApi('/m/$merchantId/observations');

const states = [
  ...observationStates
    .filter((state) => state !== 'quarantined')
    .map((state) => ({ value: state, label: stateTexts[state].label })),
  { value: 'all', label: 'All' },
];

/** Figures in shops that no order and no write of ours explains, and what becomes of them. */
export function ObservationsPage() {
  const { fetch } = useApi();
  const { operate } = useRights();
  const shops = useShops();
  const navigate = route.useNavigate();
  const values = route.useSearch();
  const { state = 'quarantined', integrationId } = values;
  const [ids, setIds] = useState<ReadonlySet<string>>(new Set());
  const [wanted, setWanted] = useState<WantedDecision | null>(null);
  const list = useCursorList(['/v1/observations', state, integrationId], (cursor) =>
    fetch.GET('/v1/observations', {
      params: {
        query: {
          limit: 100,
          ...cursor,
          ...defined({ state: state === 'all' ? undefined : state, integrationId }),
        },
      },
    }),
  );
  const chosen = list.rows.filter(({ id }) => ids.has(id));
  const ask = (decision: Decision, observations: readonly Observation[]) =>
    setWanted({ decision, observations, ofShop: null });
  return (
    <>
      <PageHeader
        title="Mismatches"
        about="Figures in shops that no order and no write of Onhand explains. A drop of many at once waits for you."
      />
      <FilterBar
        filters={[
          { kind: 'choice', name: 'integrationId', label: 'Shop', options: shops.options },
          { kind: 'choice', name: 'state', label: 'State', none: 'Waits for you', options: states },
        ]}
        values={values}
        onChange={(search) => {
          setIds(new Set());
          void navigate({ search, replace: true });
        }}
      />
      {operate && (
        <Group gap="xs" mb="sm" mih={30}>
          {(['accept', 'reverse'] as const).map((decision) => (
            <DecideButton key={decision} decision={decision} chosen={chosen} onAsk={ask} />
          ))}
          {state === 'quarantined' && integrationId !== undefined && list.rows.length > 0 && (
            <WholeShop
              shop={shops.nameOf(integrationId)}
              onAsk={(decision) => setWanted({ decision, observations: list.rows, ofShop: integrationId })}
            />
          )}
        </Group>
      )}
      <CursorTable
        label="Mismatches"
        list={list}
        idOf={({ id }) => id}
        nameOf={({ sku, id }) => sku ?? id}
        selection={operate ? { ids, onChange: setIds } : undefined}
        columns={columnsOf({ shopName: shops.nameOf, ...(operate && { onAsk: ask }) })}
        empty={
          <Empty title={state === 'quarantined' ? 'Nothing waits for you' : 'No such mismatch'}>
            What a shop shows and what Onhand knows agree, or Onhand decides by itself. Choose another state
            to see what it decided.
          </Empty>
        }
      />
      <DecisionDialog wanted={wanted} onDone={() => setIds(new Set())} onClose={() => setWanted(null)} />
    </>
  );
}

const verbs: Readonly<Record<Decision, string>> = { accept: 'Accept', reverse: 'Reverse' };

function DecideButton({
  decision,
  chosen,
  onAsk,
}: {
  readonly decision: Decision;
  readonly chosen: readonly Observation[];
  readonly onAsk: (decision: Decision, observations: readonly Observation[]) => void;
}) {
  const decidable = chosen.filter(({ state }) => stateTexts[state].decisions.includes(decision));
  if (decidable.length === 0) return null;
  return (
    <Button
      size="xs"
      variant={decision === 'accept' ? 'filled' : 'default'}
      onClick={() => onAsk(decision, decidable)}
    >
      {verbs[decision]} {counted(decidable.length, 'mismatch', 'mismatches')}
    </Button>
  );
}

/** A mass drop has more rows than anybody selects. */
function WholeShop({ shop, onAsk }: { readonly shop: string; readonly onAsk: (decision: Decision) => void }) {
  return (['accept', 'reverse'] as const).map((decision) => (
    <Button key={decision} size="xs" variant="default" onClick={() => onAsk(decision)}>
      {verbs[decision]} all of {shop}
    </Button>
  ));
}
