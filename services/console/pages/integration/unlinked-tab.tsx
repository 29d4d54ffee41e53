import { Anchor, Button, FileButton, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { getRouteApi } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { CursorTable } from '../../parts/cursor-table.tsx';
import type { Column } from '../../parts/cursor-table.tsx';
import { Empty } from '../../parts/empty.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import type { Filter } from '../../parts/filter-bar.tsx';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { counted } from '../../parts/words.ts';
import { useRights } from '../../session/rights.ts';
import { ReviewActions } from './review-actions.tsx';
import type { Reviewed } from './reviewed.ts';
import { useIntegrationId } from './use-integration-id.ts';

const route = getRouteApi('/m/$merchantId/integrations/$integrationId/unlinked');

const filters: readonly Filter[] = [
  {
    kind: 'choice',
    name: 'state',
    label: 'Listings',
    none: 'To be decided',
    options: [{ value: 'ignored', label: 'Ignored' }],
  },
];

/** Listings that no item was found for: link, create an item, or ignore, one by one or by CSV. */
export function UnlinkedTab() {
  const id = useIntegrationId();
  const { fetch, merchantId } = useApi();
  const { operate } = useRights();
  const queryClient = useQueryClient();
  const [problem, setProblem] = useState<unknown>(null);
  const { state = 'open' } = route.useSearch();
  const navigate = route.useNavigate();
  const path = { id };
  const list = useCursorList(['/v1/integrations/{id}/review', id, state], (cursor) =>
    fetch.GET('/v1/integrations/{id}/review', { params: { path, query: { state, ...cursor } } }),
  );
  const attempt = async (work: () => Promise<string>) => {
    setProblem(null);
    try {
      notifyDone(await work());
      await queryClient.invalidateQueries();
    } catch (error) {
      setProblem(error);
    }
  };
  const accept = () =>
    attempt(async () => {
      const { linked } = await answered(
        fetch.POST('/v1/integrations/{id}/review/accept', { params: { path } }),
      );
      return `${counted(linked, 'listing')} linked.`;
    });
  const refresh = () =>
    attempt(async () => {
      await answered(fetch.POST('/v1/integrations/{id}/listings/refresh', { params: { path } }));
      return 'The listings of the shop are being read.';
    });
  const upload = (file: File | null) => {
    if (file === null) return;
    void attempt(async () => {
      const body = await file.text();
      const { done, refused } = await answered(
        fetch.POST('/v1/integrations/{id}/review.csv', {
          params: { path },
          body,
          bodySerializer: () => body,
          headers: { 'content-type': 'text/csv' },
        }),
      );
      return `${counted(done, 'row')} done, ${refused} refused.`;
    });
  };
  const columns: readonly Column<Reviewed>[] = [
    { header: 'Listing', isName: true, cell: (row) => <Name row={row} /> },
    {
      header: 'Why',
      cell: ({ problem }) => <Text fz="sm">{problem?.message ?? 'One item matches it.'}</Text>,
    },
    { header: 'Suggestion', cell: ({ candidates }) => <Candidates candidates={candidates} /> },
    ...(operate
      ? [
          {
            header: 'Actions',
            cell: (row: Reviewed) => (
              <ReviewActions listing={row} isIgnored={state === 'ignored'} attempt={attempt} />
            ),
          },
        ]
      : []),
  ];
  return (
    <>
      <ProblemAlert problem={problem} />
      <Group mb="sm" gap="xs">
        {operate && (
          <Button size="xs" onClick={() => void accept()}>
            Accept all suggestions
          </Button>
        )}
        {operate && (
          <Button size="xs" variant="default" onClick={() => void refresh()}>
            Read the shop’s listings
          </Button>
        )}
        <Button size="xs" variant="default" onClick={() => void download(id, merchantId, setProblem)}>
          Download as CSV
        </Button>
        {operate && (
          <FileButton accept="text/csv,.csv" onChange={upload}>
            {(props) => (
              <Button size="xs" variant="default" {...props}>
                Upload CSV
              </Button>
            )}
          </FileButton>
        )}
      </Group>
      <FilterBar
        filters={filters}
        values={route.useSearch()}
        onChange={(search) => void navigate({ search, replace: true })}
      />
      <CursorTable
        label="Unlinked listings"
        list={list}
        idOf={(row) => row.id}
        columns={columns}
        empty={
          state === 'ignored' ? (
            <Empty title="No listing is ignored">What is ignored waits here until it is taken back.</Empty>
          ) : (
            <Empty title="Every listing is linked">New listings without a match come here.</Empty>
          )
        }
      />
    </>
  );
}

/** Saves the review as a file. The request names the merchant in a header, so a plain link would not do. */
async function download(id: string, merchantId: string | null, onProblem: (error: unknown) => void) {
  const headers = { 'onhand-merchant': merchantId ?? '' };
  const answer = await fetch(`/v1/integrations/${id}/review.csv`, { headers });
  if (!answer.ok) {
    onProblem(await answer.json());
    return;
  }
  const url = URL.createObjectURL(await answer.blob());
  const link = Object.assign(document.createElement('a'), { href: url, download: 'unlinked-listings.csv' });
  link.click();
  URL.revokeObjectURL(url);
}

function Name({ row: { title, sku, externalKey } }: { readonly row: Reviewed }) {
  return (
    <>
      {title === '' ? externalKey : title}
      <Text c="dimmed" fz="xs" fw={400}>
        {sku ?? 'no SKU'}
      </Text>
    </>
  );
}

function Candidates({ candidates }: Pick<Reviewed, 'candidates'>) {
  const { merchantId } = useApi();
  return candidates.slice(0, 3).map(({ itemId, title, sku }) => (
    <Anchor key={itemId} href={`/m/${merchantId}/items/${itemId}`} fz="sm" display="block">
      {title} {sku !== null && `(${sku})`}
    </Anchor>
  ));
}
