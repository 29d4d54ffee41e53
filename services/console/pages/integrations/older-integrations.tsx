import { Title } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { CursorTable } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { platformName } from '../../parts/platform-name.ts';
import { SubjectLink } from '../../parts/subject-link.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { inWords } from '../../parts/words.ts';

/** The integrations besides those of the overview, which has only the newest. */
export function OlderIntegrations({ shown }: { readonly shown: ReadonlySet<string> }) {
  const { fetch } = useApi();
  const list = useCursorList(['/v1/integrations'], (cursor) =>
    fetch.GET('/v1/integrations', { params: { query: { limit: 100, ...cursor } } }),
  );
  const rows = list.rows.filter(({ id, state }) => state !== 'revoked' && !shown.has(id));
  return (
    <section>
      <Title order={2} mt="lg" mb="xs">
        Older integrations
      </Title>
      <CursorTable
        label="Older integrations"
        list={{ ...list, rows }}
        idOf={({ id }) => id}
        columns={[
          {
            header: 'Integration',
            isName: true,
            cell: ({ id, name }) => (
              <SubjectLink page="integrations" id={id}>
                {name}
              </SubjectLink>
            ),
          },
          { header: 'Platform', cell: ({ platform }) => platformName(platform) },
          { header: 'State', cell: ({ state }) => inWords(state) },
          { header: 'Circuit', cell: ({ circuit }) => inWords(circuit.state) },
        ]}
        empty={<Empty title="No older integration" />}
      />
    </section>
  );
}
