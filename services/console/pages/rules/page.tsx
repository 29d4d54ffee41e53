import { Anchor, Button, Text } from '@mantine/core';
import { getRouteApi } from '@tanstack/react-router';
import { useApi } from '../../api/client.tsx';
import { Ago } from '../../parts/ago.tsx';
import { defined } from '../../parts/address-values.ts';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { Figure } from '../../parts/figure.tsx';
import { PageHeader } from '../../parts/page-header.tsx';
import { State } from '../../parts/state.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { useLocations } from '../../parts/use-locations.ts';
import { useShops } from '../../parts/use-shops.ts';
import { useRights } from '../../session/rights.ts';
import { RuleDrawer } from './rule-drawer.tsx';
import { conditionsInWords, effectInWords } from './rule-in-words.ts';

const route = getRouteApi('/m/$merchantId/rules');

/** What decides, beside stock, which figure a listing shows. */
export function RulesPage() {
  const { fetch } = useApi();
  const { operate } = useRights();
  const navigate = route.useNavigate();
  const { rule: chosenId } = route.useSearch();
  const { nameOf: shop } = useShops();
  const { nameOf: location } = useLocations();
  const list = useCursorList(['/v1/rules'], (cursor) =>
    fetch.GET('/v1/rules', { params: { query: { limit: 100, ...cursor } } }),
  );
  const open = (rule: string | undefined) =>
    void navigate({ search: defined({ rule }), replace: rule === undefined });
  const chosen = list.rows.find(({ id }) => id === chosenId);
  return (
    <>
      <PageHeader
        title="Rules"
        about="Of each effect, the first rule that fits a listing counts. Overrides of items and listings win."
      >
        {operate && <Button onClick={() => open('new')}>New rule</Button>}
      </PageHeader>
      <CursorTable
        label="Rules"
        list={list}
        idOf={({ id }) => id}
        columns={[
          {
            header: 'Priority',
            align: 'right',
            width: 80,
            cell: ({ priority }) => <Figure value={priority} />,
          },
          {
            header: 'Rule',
            isName: true,
            cell: ({ id, name }) => (
              <Anchor component="button" inherit ta="left" onClick={() => open(id)}>
                {name}
              </Anchor>
            ),
          },
          { header: 'Effect', cell: ({ effect }) => effectInWords(effect) },
          {
            header: 'Applies to',
            cell: ({ conditions }) => conditionsInWords(conditions, { shop, location }),
          },
          {
            header: 'State',
            cell: ({ enabled }) => (enabled ? <State tone="good">On</State> : <State tone="off">Off</State>),
          },
          {
            header: 'Changed',
            cell: ({ changedAt, changedBy }) => (
              <Text inherit>
                <Ago at={changedAt} /> by {changedBy}
              </Text>
            ),
          },
        ]}
        empty={
          <Empty
            title="No rule yet"
            action={
              operate && (
                <Button mt="sm" onClick={() => open('new')}>
                  Make the first rule
                </Button>
              )
            }
          >
            Every listing shows what is available. A rule keeps units back, publishes a share, caps figures,
            or leaves items out.
          </Empty>
        }
      />
      <RuleDrawer
        key={chosenId === 'new' ? 'new' : chosen?.id}
        rule={chosen}
        isOpen={chosenId === 'new' || chosen !== undefined}
        onClose={() => open(undefined)}
      />
    </>
  );
}
