import { List, Text, Title } from '@mantine/core';
import type { PlatformForm } from './platform-forms.ts';

/** What has to be ready at the platform, and which changes it tells at once. */
export function BeforeConnecting({ form: { label, before, topics } }: { readonly form: PlatformForm }) {
  return (
    <>
      <Title order={2}>Before</Title>
      <List mt="xs" spacing={4}>
        {before.map((step) => (
          <List.Item key={step}>{step}</List.Item>
        ))}
      </List>
      <Title order={2} mt="lg">
        What {label} tells at once
      </Title>
      {topics.length === 0 ? (
        <Text mt="xs">It sends no webhooks. Onhand reads its changes every few seconds.</Text>
      ) : (
        <>
          <Text mt="xs">
            Onhand subscribes to these webhooks by itself, and puts back what is switched off:
          </Text>
          <List mt={4}>
            {topics.map((topic) => (
              <List.Item key={topic}>{topic}</List.Item>
            ))}
          </List>
        </>
      )}
    </>
  );
}
