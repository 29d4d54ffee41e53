import { Button, Group, Text } from '@mantine/core';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import type { Answer } from '../../api/answer.ts';
import { answered } from '../../api/every.ts';
import { Figure } from '../../parts/figure.tsx';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useSending } from '../../parts/use-sending.ts';
import { useRights } from '../../session/rights.ts';
import { lineProblem } from './line-problem.ts';
import { LinesTable } from './lines-table.tsx';
import { UnitsInput } from './units-input.tsx';
import { WorkDrawer } from './work-drawer.tsx';

type Return = Answer<'/v1/returns/{id}'>;

/** A return with its lines, and its next step: it comes in, and somebody inspects it. */
export function ReturnDrawer({
  returnId,
  onClose,
}: {
  readonly returnId: string | undefined;
  readonly onClose: () => void;
}) {
  const { query } = useApi();
  const answer = query.useQuery(
    'get',
    '/v1/returns/{id}',
    { params: { path: { id: returnId ?? '' } } },
    { enabled: returnId !== undefined },
  );
  return (
    <WorkDrawer noun="Return" isOpen={returnId !== undefined} answer={answer} onClose={onClose}>
      {(returned) => <NextStep returned={returned} />}
    </WorkDrawer>
  );
}

interface Inspected {
  readonly sellable: number | '';
  readonly damaged: number | '';
}

/** What each change of a return is sent with. */
type Asked = {
  readonly params: { readonly path: { readonly id: string } };
  readonly headers: { readonly 'idempotency-key': string };
};

const labels = { sellable: 'Sellable', damaged: 'Damaged' } as const;

function NextStep({ returned }: { readonly returned: Return }) {
  const { fetch } = useApi();
  const { operate } = useRights();
  const { problem, isBusy, send } = useSending();
  const { id, state, lines } = returned;
  const [inspected, setInspected] = useState<Readonly<Record<string, Inspected>>>({});
  // It may be inspected as it comes in.
  const inspects = operate && (state === 'announced' || state === 'received');
  const inspectedOf = ({ externalLineId, received, announced }: Return['lines'][number]): Inspected =>
    inspected[externalLineId] ?? { sellable: received ?? announced, damaged: 0 };
  const act = async (
    done: string,
    request: (asked: Asked) => Promise<{ data?: unknown; error?: unknown }>,
  ) => {
    const isDone = await send((requestKey) =>
      answered(request({ params: { path: { id } }, headers: { 'idempotency-key': requestKey } })),
    );
    if (isDone) notifyDone(done);
  };
  const inspect = (asked: Asked) =>
    fetch.POST('/v1/returns/{id}/inspect', {
      ...asked,
      body: {
        lines: lines.map((line) => {
          const { sellable, damaged } = inspectedOf(line);
          return {
            externalLineId: line.externalLineId,
            sellable: Number(sellable),
            damaged: Number(damaged),
          };
        }),
      },
    });
  return (
    <>
      {returned.note !== null && <Text mb="sm">{returned.note}</Text>}
      <LinesTable
        lines={lines}
        keyOf={({ externalLineId }) => externalLineId}
        nameOf={({ sku, externalLineId }) => sku ?? externalLineId}
        columns={[
          { header: 'Announced', cell: ({ announced }) => <Figure value={announced} /> },
          { header: 'Came in', cell: ({ received }) => <Figure value={received} /> },
          ...(['sellable', 'damaged'] as const).map((what) => ({
            header: labels[what],
            cell: (line: Return['lines'][number]) =>
              inspects ? (
                <UnitsInput
                  label={`${labels[what]} units of ${line.sku ?? line.externalLineId}`}
                  value={inspectedOf(line)[what]}
                  error={
                    what === 'sellable' ? lineProblem(problem, { ...line, at: lines.indexOf(line) }) : null
                  }
                  onChange={(value) =>
                    setInspected({
                      ...inspected,
                      [line.externalLineId]: { ...inspectedOf(line), [what]: value },
                    })
                  }
                />
              ) : (
                <Figure value={line[what]} />
              ),
          })),
        ]}
      />
      <ProblemAlert problem={problem} />
      {operate && (
        <Group mt="md">
          {inspects && (
            <Button loading={isBusy} onClick={() => void act('The sellable units are on sale.', inspect)}>
              Book the inspection
            </Button>
          )}
          {state === 'announced' && (
            <>
              <Button
                variant="default"
                loading={isBusy}
                onClick={() =>
                  void act('The return came in. Inspect it to put its units on sale.', (asked) =>
                    fetch.POST('/v1/returns/{id}/receive', { ...asked, body: { lines: [] } }),
                  )
                }
              >
                It came in as announced
              </Button>
              <Button
                variant="default"
                loading={isBusy}
                onClick={() =>
                  void act('The return is cancelled.', (asked) =>
                    fetch.POST('/v1/returns/{id}/cancel', asked),
                  )
                }
              >
                Cancel the return
              </Button>
            </>
          )}
        </Group>
      )}
    </>
  );
}
