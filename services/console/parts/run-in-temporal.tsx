import { Anchor, Text } from '@mantine/core';
import { useSession } from '../session/rights.ts';

/** Leads to a workflow in Temporal's Web UI; without one, it names the workflow. */
export function RunInTemporal({ workflowId }: { readonly workflowId: string }) {
  const { temporalWorkflows } = useSession();
  return (
    <Text fz="sm" mt="md">
      {temporalWorkflows === null ? (
        <>Its workflow in Temporal: {workflowId}</>
      ) : (
        <Anchor
          href={`${temporalWorkflows}/${encodeURIComponent(workflowId)}`}
          target="_blank"
          rel="noreferrer"
        >
          Its run in Temporal
        </Anchor>
      )}
    </Text>
  );
}
