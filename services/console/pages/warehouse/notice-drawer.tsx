import { Button, Checkbox, Group, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import type { Answer } from '../../api/answer.ts';
import { answered } from '../../api/every.ts';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { Figure } from '../../parts/figure.tsx';
import { notifyDone } from '../../parts/notify.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { useSending } from '../../parts/use-sending.ts';
import { counted } from '../../parts/words.ts';
import { useRights } from '../../session/rights.ts';
import { lineProblem } from './line-problem.ts';
import { ChangeNotice } from './forms/change-notice.tsx';
import { LinesTable } from './lines-table.tsx';
import { UnitsInput } from './units-input.tsx';
import { WorkDrawer } from './work-drawer.tsx';

type Notice = Answer<'/v1/ship-notices/{id}'>;

/** A ship notice with its lines, and what can be done with it. Undefined: none is chosen. */
export function NoticeDrawer({
  noticeId,
  onClose,
}: {
  readonly noticeId: string | undefined;
  readonly onClose: () => void;
}) {
  const { query } = useApi();
  const answer = query.useQuery(
    'get',
    '/v1/ship-notices/{id}',
    { params: { path: { id: noticeId ?? '' } } },
    { enabled: noticeId !== undefined },
  );
  return (
    <WorkDrawer noun="Ship notice" isOpen={noticeId !== undefined} answer={answer} onClose={onClose}>
      {(notice) => <NoticeWork notice={notice} onDone={onClose} />}
    </WorkDrawer>
  );
}

/** Its lines, with a field for each that takes what came in while the notice is open. */
function NoticeWork({ notice, onDone }: { readonly notice: Notice; readonly onDone: () => void }) {
  const { fetch } = useApi();
  const { operate } = useRights();
  const { problem, isBusy, send } = useSending();
  const [units, setUnits] = useState<Readonly<Record<string, number | ''>>>({});
  const [closes, setCloses] = useState(false);
  const lines = notice.lines.flatMap(({ id }) => {
    const quantity = units[id];
    return typeof quantity === 'number' && quantity > 0 ? [{ lineId: id, quantity }] : [];
  });
  const mayReceive = operate && notice.state === 'open';
  const receive = async () => {
    const isDone = await send((requestKey) =>
      answered(
        fetch.POST('/v1/ship-notices/{id}/receipts', {
          params: { path: { id: notice.id } },
          headers: { 'idempotency-key': requestKey },
          body: { lines, close: closes },
        }),
      ),
    );
    if (!isDone) return;
    notifyDone(`${counted(lines.length, 'line')} of ${notice.reference} came in.`);
    onDone();
  };
  return (
    <>
      {notice.note !== null && <Text mb="sm">{notice.note}</Text>}
      <LinesTable
        lines={notice.lines}
        keyOf={({ id }) => id}
        nameOf={({ sku }) => sku ?? 'Without SKU'}
        columns={[
          { header: 'Announced', cell: ({ announced }) => <Figure value={announced} /> },
          { header: 'Came in', cell: ({ received }) => <Figure value={received} /> },
          {
            header: 'Still expected',
            cell: ({ announced, received }) => <Figure value={Math.max(0, announced - received)} />,
          },
          {
            header: 'Expected on',
            isText: true,
            cell: ({ expectedOn, published }) =>
              `${expectedOn ?? 'not known'}${published ? ' · on sale' : ''}`,
          },
          ...(mayReceive
            ? [
                {
                  header: 'Comes in now',
                  cell: ({ id, sku }: Notice['lines'][number]) => (
                    <UnitsInput
                      label={`Units of ${sku ?? 'the line'} that come in`}
                      value={units[id] ?? ''}
                      error={lineProblem(problem, { at: lines.findIndex(({ lineId }) => lineId === id) })}
                      onChange={(value) => setUnits({ ...units, [id]: value })}
                    />
                  ),
                },
              ]
            : []),
        ]}
      />
      <ProblemAlert problem={problem} />
      {mayReceive && (
        <>
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
          <EndNotice notice={notice} onDone={onDone} />
        </>
      )}
    </>
  );
}

const ends = {
  close: {
    label: 'Close the notice',
    title: 'Close this ship notice?',
    about: 'What has not come in is no longer announced.',
    done: 'is closed',
  },
  cancel: {
    label: 'Cancel the notice',
    title: 'Cancel this ship notice?',
    about: 'None of its units is announced any more.',
    done: 'is cancelled',
  },
} as const;

/** Ends a notice: cancels it while nothing has come in, closes it afterwards. */
function EndNotice({ notice, onDone }: { readonly notice: Notice; readonly onDone: () => void }) {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const [isAsked, setAsked] = useState(false);
  const [isChanging, setChanging] = useState(false);
  const event = notice.lines.some(({ received }) => received > 0) ? 'close' : 'cancel';
  const { label, title, about, done } = ends[event];
  // To end a notice again is refused, so a lost answer needs no key.
  const end = async () => {
    const asked = { params: { path: { id: notice.id } } };
    await answered(
      event === 'close'
        ? fetch.POST('/v1/ship-notices/{id}/close', asked)
        : fetch.POST('/v1/ship-notices/{id}/cancel', asked),
    );
    await queryClient.invalidateQueries();
    notifyDone(`${notice.reference} ${done}.`);
    onDone();
  };
  return (
    <>
      <Group justify="flex-end" mt="sm">
        <Button variant="default" onClick={() => setChanging(true)}>
          Change the notice
        </Button>
        <Button variant="default" onClick={() => setAsked(true)}>
          {label}
        </Button>
      </Group>
      {isChanging && <ChangeNotice notice={notice} onClose={() => setChanging(false)} />}
      <ConfirmDialog
        title={title}
        isOpen={isAsked}
        isDangerous
        onConfirm={end}
        onClose={() => setAsked(false)}
      >
        <Text>{about} Orders that wait for units that nothing else covers become incidents.</Text>
      </ConfirmDialog>
    </>
  );
}
