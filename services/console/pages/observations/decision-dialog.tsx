import { Checkbox, Text } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { ConfirmDialog } from '../../parts/confirm-dialog.tsx';
import { notifyDone, notifyProblem } from '../../parts/notify.tsx';
import { counted } from '../../parts/words.ts';
import { decide } from './decide.ts';
import type { WantedDecision } from './wanted-decision.ts';

/** Says what accepting or reversing does, and does it. Null: nothing is asked. */
export function DecisionDialog({
  wanted,
  onDone,
  onClose,
}: {
  readonly wanted: WantedDecision | null;
  readonly onDone: () => void;
  readonly onClose: () => void;
}) {
  const { fetch } = useApi();
  const queryClient = useQueryClient();
  const [withoutReading, setWithoutReading] = useState(false);
  const close = () => {
    setWithoutReading(false);
    onClose();
  };
  const confirm = async () => {
    if (wanted === null) return;
    const { decided, ended, refused } = await decide(fetch, wanted, withoutReading);
    await queryClient.invalidateQueries();
    onDone();
    const past = wanted.decision === 'accept' ? 'accepted' : 'reversed';
    const went = ended === 0 ? '' : ` ${counted(ended, 'figure')} went back by then.`;
    if (decided + ended > 0) notifyDone(`${counted(decided, 'mismatch', 'mismatches')} ${past}.${went}`);
    if (refused !== null) notifyProblem(refused);
  };
  return (
    <ConfirmDialog
      title={wanted?.decision === 'accept' ? 'Accept what the shop shows?' : 'Reverse what the shop shows?'}
      isOpen={wanted !== null}
      onConfirm={confirm}
      onClose={close}
    >
      {wanted !== null && <Effect wanted={wanted} />}
      <Checkbox
        mt="md"
        size="xs"
        label="Decide by the figures above, without reading the shop again"
        description="Only if the shop cannot be read."
        checked={withoutReading}
        onChange={({ currentTarget }) => setWithoutReading(currentTarget.checked)}
      />
    </ConfirmDialog>
  );
}

function Effect({ wanted: { decision, observations, ofShop } }: { readonly wanted: WantedDecision }) {
  const units = observations.reduce((sum, { units }) => sum + Math.abs(units), 0);
  const touched =
    ofShop === null
      ? `${counted(observations.length, 'figure')}, ${counted(units, 'unit')}.`
      : 'All figures of the shop that wait, also those further down the list.';
  return (
    <>
      <Text fw={600}>{touched}</Text>
      <Text mt={4}>
        {decision === 'accept'
          ? 'Stock here becomes what the shop shows, and every other shop is told.'
          : "Stock here stays as it is, and Onhand's figure is written to the shop again."}
        {decision === 'reverse' &&
          ofShop !== null &&
          ' Drops of the ten minutes before, which were booked already, are reversed, too.'}
      </Text>
      <Text mt={4} c="dimmed">
        The shop is read first: a figure that went back by then needs no decision.
      </Text>
    </>
  );
}
