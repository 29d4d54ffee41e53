import { Button, Title } from '@mantine/core';
import { useState } from 'react';
import { PageHeader } from '../../parts/page-header.tsx';
import { useRights } from '../../session/rights.ts';
import { NewSubscription } from './new-subscription.tsx';
import { SentMessages } from './sent-messages.tsx';
import { Subscriptions } from './subscriptions.tsx';

/** Who is told of what needs people, and what became of the messages. */
export function NotificationsPage() {
  const { administer } = useRights();
  const [isCreating, setCreating] = useState(false);
  return (
    <>
      <PageHeader
        title="Notifications"
        about="Onhand tells each incident once, by e-mail or to a webhook of yours."
      >
        {administer && <Button onClick={() => setCreating(true)}>New subscription</Button>}
      </PageHeader>
      <Subscriptions />
      <Title order={2} mt="xl" mb="sm">
        Sent in the last 90 days
      </Title>
      <SentMessages />
      <NewSubscription isOpen={isCreating} onClose={() => setCreating(false)} />
    </>
  );
}
