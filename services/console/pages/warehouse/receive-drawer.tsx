import { Button, Checkbox, Drawer, Group, Loader, NumberInput, Table, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import type { Answer } from '../../api/answer.ts';
import { answered } from '../../api/every.ts';
import { Figure } from '../../parts/figure.tsx';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { newRequestKey } from '../../parts/request-key.ts';
import { counted } from '../../parts/words.ts';
import { useRights } from '../../session/rights.ts';

type Notice = Answer<'/v1/ship-notices/{id}'>;

/** A ship notice with its lines, and a form that books what came in. Undefined: none is chosen. */
export function ReceiveDrawer({
  noticeId,
  onClose,
}: {
  readonly noticeId: string | undefined;
  readonly onClose: () => void;
}) {
  const { query } = useApi();
  const { data: notice, error } = query.useQuery(
    'get',
    '/v1/ship-notices/{id}',
    { params: { path: { id: noticeId ?? '' } } },
    { enabled: noticeId !== undefined },
  );
  return (
    <Drawer
      opened={noticeId !== undefined}
      onClose={onClose}
      position="right"
      size="lg"
      title={notice === undefined ? 'Ship notice' : `Ship notice ${notice.reference}`}
    >
      <ProblemAlert problem={error} />
      {notice === undefined && error === null && <Loader role="status" aria-label="Loading: ship notice" />}
      {notice !== undefined && <Receive notice={notice} onDone={onClose} />}
    </Drawer>
  );
}

function Receive({ notice, onDone }: { readonly notice: Notice; readonly onDone: () => void }) {
  const { fetch } = useApi();
  const { operate } = useRights();
  const queryClient = useQueryClient();
  const [units, setUnits] = useState<Readonly<Record<string, number>>>({});
  const [closes, setCloses] = useState(false);
  const [problem, setProblem] = useState<unknown>(null);
  const [isBusy, setBusy] = useState(false);
  // After a lost answer, the second attempt must not book the units twice.
  const [requestKey] = useState(newRequestKey);
  const lines = Object.entries(units)
    .filter(([, quantity]) => quantity > 0)
    .map(([lineId, quantity]) => ({ lineId, quantity }));
  const mayReceive = operate && notice.state === 'open';
  const receive = async () => {
    setBusy(true);
    try {
      await answered(
        fetch.POST('/v1/ship-notices/{id}/receipts', {
          params: { path: { id: notice.id } },
          headers: { 'idempotency-key': requestKey },
          body: { lines, close: closes },
        }),
      );
      await queryClient.invalidateQueries();
      notifyDone(`${counted(lines.length, 'line')} of ${notice.reference} came in.`);
      onDone();
    } catch (error) {
      setProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <>
      {notice.note !== null && <Text mb="sm">{notice.note}</Text>}
      <div className="scrolls" role="region" aria-label="Lines" tabIndex={0}>
        <Table>
          <Table.Thead>
            <Table.Tr>
              <Table.Th>SKU</Table.Th>
              <Table.Th ta="right">Announced</Table.Th>
              <Table.Th ta="right">Came in</Table.Th>
              <Table.Th>Expected</Table.Th>
              {mayReceive && <Table.Th>Comes in now</Table.Th>}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody>
            {notice.lines.map(({ id, sku, announced, received, expectedOn, published }) => (
              <Table.Tr key={id}>
                <Table.Th scope="row" fw={500}>
                  {sku ?? 'Without SKU'}
                </Table.Th>
                <Table.Td ta="right">
                  <Figure value={announced} />
                </Table.Td>
                <Table.Td ta="right">
                  <Figure value={received} />
                </Table.Td>
                <Table.Td>
                  {expectedOn ?? 'not known'}
                  {published && ' · on sale'}
                </Table.Td>
                {mayReceive && (
                  <Table.Td>
                    <NumberInput
                      size="xs"
                      w={100}
                      min={0}
                      allowDecimal={false}
                      aria-label={`Units of ${sku ?? 'the line'} that come in`}
                      value={units[id] ?? ''}
                      onChange={(value) => setUnits({ ...units, [id]: Number(value) })}
                    />
                  </Table.Td>
                )}
              </Table.Tr>
            ))}
          </Table.Tbody>
        </Table>
      </div>
      <ProblemAlert problem={problem} />
      {mayReceive && (
        <Group justify="space-between" mt="md">
          <Checkbox
            label="Close the notice: nothing more comes"
            checked={closes}
            onChange={({ currentTarget }) => setCloses(currentTarget.checked)}
          />
          <Button disabled={lines.length === 0} loading={isBusy} onClick={() => void receive()}>
            Receive
          </Button>
        </Group>
      )}
    </>
  );
}
