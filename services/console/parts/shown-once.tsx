import { Alert, Button, Code, CopyButton, Group, Stack } from '@mantine/core';

/** A secret that is shown once: to copy, and to confirm that it was stored. */
export function ShownOnce({
  title,
  about,
  secret,
  onStored,
}: {
  readonly title: string;
  readonly about: string;
  readonly secret: string;
  readonly onStored: () => void;
}) {
  return (
    <Stack gap="sm">
      <Alert color="orange" title={title} c="inherit">
        {about}
      </Alert>
      <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
        {secret}
      </Code>
      <Group justify="flex-end">
        <CopyButton value={secret}>
          {({ copied, copy }) => (
            <Button variant="default" onClick={copy}>
              {copied ? 'Copied' : 'Copy'}
            </Button>
          )}
        </CopyButton>
        <Button onClick={onStored}>I have stored it</Button>
      </Group>
    </Stack>
  );
}
