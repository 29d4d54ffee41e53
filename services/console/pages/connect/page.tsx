import { Grid, SegmentedControl, Text } from '@mantine/core';
import { useState } from 'react';
import { PageHeader } from '../../parts/page-header.tsx';
import { useRights } from '../../session/rights.ts';
import { BeforeConnecting } from './before-connecting.tsx';
import { ConnectForm } from './connect-form.tsx';
import { Connected } from './connected.tsx';
import type { ConnectedShop } from './connected.tsx';
import { platformForms } from './platform-forms.ts';

/** Connects a shop: what has to be ready at its platform, its credentials, and what the check says. */
export function ConnectPage() {
  const [platform, setPlatform] = useState('shopify');
  const [connected, setConnected] = useState<ConnectedShop | null>(null);
  const { administer } = useRights();
  const form = platformForms[platform];
  if (!administer) {
    return <PageHeader title="Connect a shop" about="Only an admin’s key connects shops." />;
  }
  if (connected !== null) return <Connected shop={connected} />;
  return (
    <>
      <PageHeader
        title="Connect a shop"
        about="Onhand only observes a new shop until you apply its first plan."
      />
      <Text component="span" id="platform" fz="sm" fw={500}>
        Platform
      </Text>
      <div className="wraps">
        <SegmentedControl
          mt={4}
          mb="md"
          aria-labelledby="platform"
          data={Object.entries(platformForms).map(([value, { label }]) => ({ value, label }))}
          value={platform}
          onChange={setPlatform}
        />
      </div>
      {form !== undefined && (
        <Grid gap="xl">
          <Grid.Col span={{ base: 12, md: 6 }}>
            <ConnectForm key={platform} platform={platform} form={form} onConnected={setConnected} />
          </Grid.Col>
          <Grid.Col span={{ base: 12, md: 6 }}>
            <BeforeConnecting form={form} />
          </Grid.Col>
        </Grid>
      )}
    </>
  );
}
