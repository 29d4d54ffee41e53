import { Center, Loader, SimpleGrid, Stack } from '@mantine/core';
import { useState } from 'react';
import type { Body } from '../../api/answer.ts';
import { useApi } from '../../api/client.tsx';
import { PlanDialog } from '../../parts/planned-change/plan-dialog.tsx';
import type { Plan } from '../../parts/planned-change/plan-dialog.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';
import { PublishedFigure } from '../../parts/published-figure.tsx';
import { PublishedFigureHistory } from '../../parts/published-figure-history.tsx';
import { EntitySettings } from './entity-settings.tsx';
import { SettingsHistory } from './settings-history.tsx';
import { entities } from './settings.ts';
import type { Entity, Settings } from './settings.ts';
import { UndoBar } from './undo-bar.tsx';
import { useIntegrationId } from './use-integration-id.ts';

/** What is kept in step with the shop, per kind of record. A change shows what it would touch first. */
export function SettingsTab() {
  const integrationId = useIntegrationId();
  const { data, error } = useApi().query.useQuery('get', '/v1/integrations/{id}/sync-settings', {
    params: { path: { id: integrationId } },
  });
  const [wanted, setWanted] = useState<{ entity: Entity; settings: Settings } | null>(null);
  const [applied, setApplied] = useState<Plan | null>(null);
  if (data === undefined) {
    return error === null ? (
      <Center py="xl">
        <Loader role="status" aria-label="Loading" />
      </Center>
    ) : (
      <ProblemAlert problem={error} />
    );
  }
  return (
    <>
      {applied !== null && <UndoBar plan={applied} onClose={() => setApplied(null)} />}
      <SimpleGrid cols={{ base: 1, lg: 2 }} spacing="md">
        {entities.map((entity) => (
          <EntitySettings
            key={`${entity} ${data[entity].revision}`}
            entity={entity}
            settings={data[entity]}
            instantBy={data.instantBy}
            onSave={(settings) => setWanted({ entity, settings })}
          />
        ))}
      </SimpleGrid>
      <Stack gap="xl" maw={640} mt="xl">
        <PublishedFigure scope="integration" id={integrationId} />
        <PublishedFigureHistory scope="integration" id={integrationId} />
        <SettingsHistory integrationId={integrationId} />
      </Stack>
      {wanted !== null && (
        <PlanDialog
          title={`Change the settings of ${wanted.entity}`}
          change={changeOf(integrationId, wanted)}
          onClose={() => setWanted(null)}
          onApplied={(plan) => {
            setWanted(null);
            setApplied(plan);
          }}
        />
      )}
    </>
  );
}

function changeOf(
  integrationId: string,
  { entity, settings }: { readonly entity: Entity; readonly settings: Settings },
): Body<'/v1/plans'>['change'] {
  return { kind: 'sync_settings', changes: [{ integrationId, entity, settings }] };
}
