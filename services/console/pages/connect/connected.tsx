import { Alert, Button, Group, List } from '@mantine/core';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useApi } from '../../api/client.tsx';
import { answered } from '../../api/every.ts';
import { PageHeader } from '../../parts/page-header.tsx';
import { ProblemAlert } from '../../parts/problem-alert.tsx';

/** A shop that was just connected, and what the check of its credentials says. */
export interface ConnectedShop {
  readonly id: string;
  readonly name: string;
  readonly notes: readonly string[];
  /** Its owner has to consent on the platform's page. */
  readonly needsConsent: boolean;
}

/** Says what the check found, and what is to do next. */
export function Connected({ shop: { id, name, notes, needsConsent } }: { readonly shop: ConnectedShop }) {
  const { fetch } = useApi();
  const { merchantId } = useParams({ from: '/m/$merchantId' });
  const [problem, setProblem] = useState<unknown>(null);
  const consent = async () => {
    try {
      const path = { params: { path: { id } } };
      const { url } = await answered(fetch.POST('/v1/integrations/{id}/authorization', path));
      window.location.assign(url);
    } catch (error) {
      setProblem(error);
    }
  };
  return (
    <>
      <PageHeader
        title={`${name} is connected`}
        about="Nothing is written there before its first plan is applied."
      />
      <ProblemAlert problem={problem} />
      {notes.length > 0 && (
        <Alert title="What the check says" color="yellow" variant="light" mb="md" c="inherit">
          <List>
            {notes.map((note) => (
              <List.Item key={note}>{note}</List.Item>
            ))}
          </List>
        </Alert>
      )}
      <Group>
        {needsConsent && <Button onClick={() => void consent()}>Ask the owner to consent</Button>}
        <Button
          variant={needsConsent ? 'default' : 'filled'}
          renderRoot={(props) => (
            <Link
              to="/m/$merchantId/integrations/$integrationId"
              params={{ merchantId, integrationId: id }}
              {...props}
            />
          )}
        >
          Choose what is kept in step
        </Button>
      </Group>
    </>
  );
}
