import { Title } from '@mantine/core';
import { LocationMappings } from './location-mappings.tsx';
import { StrategyChooser } from './strategy-chooser.tsx';

/** How stock and orders flow between this shop and its source, and which locations belong together. */
export function StrategyTab() {
  return (
    <>
      <StrategyChooser />
      <Title order={2} mt="xl" mb="xs">
        Locations
      </Title>
      <LocationMappings />
    </>
  );
}
