import { createChannelWatch } from '@onhand/activities/publishing/channel-watch.ts';
import { expect, it } from 'vitest';
import { createTestDatabase } from '../../setup/database.ts';

it('whoever asks with a signal that has aborted already gets an answer at once', async () => {
  const database = await createTestDatabase();
  const watch = createChannelWatch(database.db, {
    on: () => () => undefined,
    close: () => Promise.resolve(),
  });
  expect(await watch.until([], () => false, AbortSignal.abort())).toEqual(new Map());
  watch.close();
  await database.drop();
});
