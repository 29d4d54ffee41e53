import { Code, Drawer, Title } from '@mantine/core';
import type { Row } from '../../api/answer.ts';
import { Ago } from '../../parts/ago.tsx';
import { Facts } from '../../parts/facts.tsx';
import { inWords } from '../../parts/words.ts';

/** One entry as it is chained: who, what, and the values before and after. Null: none is chosen. */
export function EntryDrawer({
  entry,
  onClose,
}: {
  readonly entry: Row<'/v1/audit'> | null;
  readonly onClose: () => void;
}) {
  return (
    <Drawer
      opened={entry !== null}
      onClose={onClose}
      position="right"
      title={entry?.action ?? ''}
      closeButtonProps={{ 'aria-label': 'Close' }}
    >
      {entry !== null && (
        <>
          <Facts
            facts={[
              { label: 'When', value: <Ago at={entry.at} /> },
              {
                label: 'Who',
                value:
                  entry.actor.role === null
                    ? entry.actor.label
                    : `${entry.actor.label} (${inWords(entry.actor.role).toLowerCase()})`,
              },
              { label: 'Subject', value: `${entry.subject.kind} ${entry.subject.id ?? ''}` },
              { label: 'Request', value: entry.requestId },
              { label: 'Hash', value: entry.hash ?? 'not chained yet' },
            ]}
          />
          <Title order={3} mt="md" mb={4}>
            Details
          </Title>
          <Code block style={{ overflowWrap: 'anywhere', whiteSpace: 'pre-wrap' }}>
            {JSON.stringify(entry.details, null, 2)}
          </Code>
        </>
      )}
    </Drawer>
  );
}
