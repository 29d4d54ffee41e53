import { createLogger } from '@onhand/service-kit/logging.ts';
import { Runtime } from '@temporalio/worker';
import { expect, it } from 'vitest';
import { until } from '../../tests/setup/until.ts';
import { sendTemporalLogsTo } from './temporal-logs.ts';

it('the logs of Temporal go to the logger that was named last', async () => {
  const [before, after]: [string[], string[]] = [[], []];
  const loggerTo = (lines: string[]) =>
    createLogger({ service: 'test', level: 'trace' }, { write: (line) => lines.push(line) });
  // The runtime hands lines over with a delay.
  const told = async (lines: string[]): Promise<unknown[]> =>
    (
      await until(
        async () => lines,
        ({ length }) => length > 0,
      )
    ).map((line) => JSON.parse(line));

  sendTemporalLogsTo(loggerTo(before));
  Runtime.instance().logger.debug('first', { workflowId: 'sale:1' });
  expect(await told(before)).toMatchObject([{ level: 'debug', msg: 'first', workflowId: 'sale:1' }]);
  sendTemporalLogsTo(loggerTo(after));
  Runtime.instance().logger.warn('second');
  expect(await told(after)).toMatchObject([{ level: 'warn', msg: 'second' }]);
  expect(before).toHaveLength(1);
  sendTemporalLogsTo(createLogger({ service: 'test', level: 'silent' }));
});
