import { Text } from '@mantine/core';
import { useApi } from '../../api/client.tsx';
import { counted } from '../../parts/words.ts';

/** Where the chain ends. Kept elsewhere, the hash proves later that nothing was cut off. */
export function AuditHead() {
  const { query } = useApi();
  const { data } = query.useQuery('get', '/v1/audit/head');
  if (data === undefined) return <>Who did what, chained so that nothing can be changed unseen.</>;
  const waiting =
    data.waiting === 0 ? '' : ` ${counted(data.waiting, 'entry waits', 'entries wait')} to be chained.`;
  return (
    <>
      The chain has {counted(data.position, 'entry', 'entries')}.{waiting} It ends with{' '}
      <Text component="span" ff="monospace" fz="xs" style={{ overflowWrap: 'anywhere' }}>
        {data.hash}
      </Text>
    </>
  );
}
