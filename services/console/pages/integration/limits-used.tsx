import { Group, Progress, Text, Title } from '@mantine/core';
import type { Answer } from '../../api/answer.ts';
import { Ago } from '../../parts/ago.tsx';
import { inWords } from '../../parts/words.ts';

type Calls = Answer<'/v1/integrations/{id}/health'>['calls'];

/** What is used of the platform's limits. */
export function LimitsUsed({ calls: { limits, pausedUntil } }: { readonly calls: Calls }) {
  return (
    <section aria-labelledby="limits">
      <Title order={2} id="limits" mb="xs">
        Limits
      </Title>
      {pausedUntil !== null && (
        <Text mb="xs">
          The platform asked for a pause. It ends <Ago at={pausedUntil} />.
        </Text>
      )}
      {limits.length === 0 && <Text c="dimmed">No limit of the platform is known yet.</Text>}
      {limits.map(({ name, scope, counts, most, used, perMinute, refillsAt }) => (
        <div key={`${scope} ${name}`} style={{ maxWidth: 480, marginBottom: 8 }}>
          <Group justify="space-between">
            <Text fz="sm">
              {inWords(name)}, {counts}
              {scope === 'app' && ', shared by all shops of the app'}
            </Text>
            <Text fz="sm" className="figure">
              {used} of {most}
              {perMinute !== null && `, ${Math.round(perMinute)} a minute`}
              {refillsAt !== null && (
                <>
                  , free <Ago at={refillsAt} />
                </>
              )}
            </Text>
          </Group>
          <Progress size="sm" value={(100 * used) / most} aria-label={`Used of ${inWords(name)}`} />
        </div>
      ))}
    </section>
  );
}
