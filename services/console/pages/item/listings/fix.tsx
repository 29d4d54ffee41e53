import { Button, Group } from '@mantine/core';
import { useQueryClient } from '@tanstack/react-query';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import type { Answer } from '../../../api/answer.ts';
import { useApi } from '../../../api/client.tsx';
import { answered } from '../../../api/every.ts';
import { FailedItemsLink } from '../../../parts/links.tsx';
import { notifyDone, notifyProblem } from '../../../parts/notify.tsx';
import { PlanDialog } from '../../../parts/planned-change/plan-dialog.tsx';
import type { PlannedChange } from '../../../parts/planned-change/plan-dialog.tsx';
import { useRights } from '../../../session/rights.ts';
import { remediesOf } from './remedies.ts';
import type { Remedy } from './remedies.ts';

type Explanation = Answer<'/v1/listings/{id}/explanation'>;

/** What removes the reason why a figure is not written: a button, or the page on which a person decides. */
export function Fix({ code, explanation }: { readonly code: string; readonly explanation: Explanation }) {
  const { fetch } = useApi();
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const queryClient = useQueryClient();
  const { operate } = useRights();
  const [planned, setPlanned] = useState<PlannedChange | null>(null);
  const [isBusy, setBusy] = useState(false);
  const remedies = remediesOf(code, explanation, merchantId).filter(
    ({ kind }) => operate || kind === 'page' || kind === 'failed_item',
  );
  const send = async (remedy: Extract<Remedy, { kind: 'request' }>) => {
    setBusy(true);
    try {
      await answered(remedy.send(fetch));
      notifyDone(`${remedy.label}: done.`);
      await queryClient.invalidateQueries();
    } catch (error) {
      notifyProblem(error);
    } finally {
      setBusy(false);
    }
  };
  return (
    <Group gap="xs" mt="xs">
      {remedies.map((remedy) => {
        switch (remedy.kind) {
          case 'failed_item':
            return (
              <FailedItemsLink key={remedy.kind} search={{ subject: explanation.listingId }}>
                Show its failed item
              </FailedItemsLink>
            );
          case 'page':
            return (
              <Button key={remedy.label} size="xs" variant="default" component={Link} to={remedy.to}>
                {remedy.label}
              </Button>
            );
          default:
            return (
              <Button
                key={remedy.label}
                size="xs"
                loading={isBusy}
                onClick={() => (remedy.kind === 'plan' ? setPlanned(remedy.change) : void send(remedy))}
              >
                {remedy.label}
              </Button>
            );
        }
      })}
      {planned !== null && (
        <PlanDialog
          title="What would change"
          change={planned}
          onClose={() => setPlanned(null)}
          onApplied={() => notifyDone('The change is made.')}
        />
      )}
    </Group>
  );
}
