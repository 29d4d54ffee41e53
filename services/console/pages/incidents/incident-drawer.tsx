import { Anchor, Drawer, Stack, Text, Title } from '@mantine/core';
import { Link } from '@tanstack/react-router';
import { useApi } from '../../api/client.tsx';
import { Ago } from '../../parts/ago.tsx';
import { Facts } from '../../parts/facts.tsx';
import { Figure } from '../../parts/figure.tsx';
import { kindNames } from './incident-kinds.ts';
import type { Incident } from './incident-kinds.ts';
import { causeOf, kindTexts } from './incident-texts.ts';
import { Subject } from './subject.tsx';

/** One incident: what happened, why, what to do, and what is on record. Undefined: none is chosen. */
export function IncidentDrawer({
  incident,
  onClose,
}: {
  readonly incident: Incident | undefined;
  readonly onClose: () => void;
}) {
  return (
    <Drawer
      opened={incident !== undefined}
      onClose={onClose}
      position="right"
      title={incident === undefined ? '' : kindNames[incident.kind]}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {incident !== undefined && <Told incident={incident} />}
    </Drawer>
  );
}

const decidedByHand: ReadonlySet<Incident['kind']> = new Set(['mass_drop', 'fall_waits', 'put_back']);

function Told({ incident }: { readonly incident: Incident }) {
  const { merchantId } = useApi();
  const { what, next } = kindTexts[incident.kind];
  const cause = causeOf(incident);
  const { kind, integrationId } = incident;
  return (
    <Stack gap="md">
      <Text>{what}</Text>
      {cause !== null && (
        <section>
          <Title order={3}>Cause</Title>
          <Text>{cause}</Text>
        </section>
      )}
      <section>
        <Title order={3}>What to do</Title>
        <Text>{next}</Text>
        {decidedByHand.has(kind) && merchantId !== null && (
          <Anchor
            renderRoot={(props) => (
              <Link
                to="/m/$merchantId/observations"
                params={{ merchantId }}
                search={integrationId === null ? {} : { integrationId }}
                {...props}
              />
            )}
          >
            Open Mismatches
          </Anchor>
        )}
      </section>
      <section>
        <Title order={3} mb={4}>
          On record
        </Title>
        <Facts
          facts={[
            { label: 'Concerns', value: <Subject incident={incident} /> },
            { label: 'Units', value: <Figure value={incident.units} /> },
            { label: 'Opened', value: <Ago at={incident.openedAt} /> },
            { label: 'Resolved', value: <Ago at={incident.resolvedAt} never="not yet" /> },
          ]}
          record={incident.detail}
        />
      </section>
    </Stack>
  );
}
