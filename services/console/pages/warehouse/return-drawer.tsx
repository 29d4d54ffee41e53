import { Button, Drawer, Group, Loader, NumberInput, Table } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import type { Answer } from '../../api/answer.ts';
import { answered } from '../../api/every.ts';
import { Figure } from '../../parts/figure.tsx';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useRights } from '../../session/rights.ts';

type Return = Answer<'/v1/returns/{id}'>;

/** A return with its lines, and its next step: it comes in, then somebody inspects it. */
export function ReturnDrawer({
  returnId,
  onClose,
}: {
  readonly returnId: string | undefined;
  readonly onClose: () => void;
}) {
  const { query } = useApi();
  const { data, error } = query.useQuery(
    'get',
    '/v1/returns/{id}',
    { params: { path: { id: returnId ?? '' } } },
    { enabled: returnId !== undefined },
  );
  return (
    <Drawer
      opened={returnId !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={data === undefined ? 'Return' : `Return ${data.reference}`}
    >
      <ProblemAlert problem={error} />
      {data === undefined && error === null && <Loader role="status" aria-label="Loading: return" />}
      {data !== undefined && <NextStep returned={data} />}
    </Drawer>
  );
}

interface Inspected {
  readonly sellable: number;
  readonly damaged: number;
}

function NextStep({ returned }: { readonly returned: Return }) {
  const { fetch } = useApi();
  const { operate } = useRights();
  const queryClient = useQueryClient();
  const { id, state, lines } = returned;
  const [inspected, setInspected] = useState<Readonly<Record<string, Inspected>>>({});
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  const params = { path: { id } };
  const inspects = operate && state === 'received';
  const inspectedOf = ({ externalLineId, received }: Return['lines'][number]): Inspected =>
    inspected[externalLineId] ?? { sellable: received ?? 0, damaged: 0 };
  const act = async (done: string, request: Promise<{ data?: unknown; error?: unknown }>) => {
    setBusy(true);
    try {
      await answered(request);
      await queryClient.invalidateQueries();
      setProblem(null);
      notifyDone(done);
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      <div className="scrolls" role="region" aria-label="Lines" tabIndex={0}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>SKU</Table.Th>
              <Table.Th ta="right">Announced</Table.Th>
              <Table.Th ta="right">Came in</Table.Th>
              <Table.Th ta="right">Sellable</Table.Th>
              <Table.Th ta="right">Damaged</Table.Th>
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {lines.map((line) => (
              <Table.Tr key={line.externalLineId}>
                <Table.Th scope="row" fw={500}>
                  {line.sku ?? line.externalLineId}
                </Table.Th>
                <Table.Td ta="right">
                  <Figure value={line.announced} />
                </Table.Td>
                <Table.Td ta="right">
                  <Figure value={line.received} />
                </Table.Td>
                {(['sellable', 'damaged'] as const).map((what) => (
                  <Table.Td key={what} ta="right">
                    {inspects ? (
                      <NumberInput
                        size="xs"
                        w={90}
                        ml="auto"
                        min={0}
                        allowDecimal={false}
                        aria-label={`${what === 'sellable' ? 'Sellable' : 'Damaged'} units of ${line.sku ?? line.externalLineId}`}
                        value={inspectedOf(line)[what]}
                        onChange={(value) =>
                          setInspected({
                            ...inspected,
                            [line.externalLineId]: { ...inspectedOf(line), [what]: Number(value) },
                          })
                        }
                      />
                    ) : (
                      <Figure value={line[what]} />
                    )}
                  </Table.Td>
                ))}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <ProblemAlert problem={problem} />
      {operate && (
        <Group mt="md">
          {state === 'announced' && (
            <>
              <Button
                loading={isBusy}
                onClick={() =>
                  void act(
                    'The return came in. Inspect it to put its units on sale.',
                    fetch.POST('/v1/returns/{id}/receive', { params, body: { lines: [] } }),
                  )
                }
              >
                It came in as announced
              </Button>
              <Button
                variant="default"
                loading={isBusy}
                onClick={() =>
                  void act('The return is cancelled.', fetch.POST('/v1/returns/{id}/cancel', { params }))
                }
              >
                Cancel the return
              </Button>
            </>
          )}
          {inspects && (
            <Button
              loading={isBusy}
              onClick={() =>
                void act(
                  'The sellable units are on sale.',
                  fetch.POST('/v1/returns/{id}/inspect', {
                    params,
                    body: {
                      lines: lines.map((line) => ({
                        externalLineId: line.externalLineId,
                        ...inspectedOf(line),
                      })),
                    },
                  }),
                )
              }
            >
              Book the inspection
            </Button>
          )}
        </Group>
      )}
    </>
  );
}
