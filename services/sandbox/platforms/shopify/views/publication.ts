import { connection } from '../connection.ts';
import type { PageArguments } from '../connection.ts';
import { gid } from '../gid.ts';

/** The number of the one publication: the Online Store. */
export const onlineStore = 1;

/** Answers the shop's publications. */
export function publicationsPage(args: PageArguments): object {
  return connection([onlineStore], args, {
    name: 'publications',
    idOf: (number) => number,
    view: (number) => ({
      __typename: 'Publication',
      id: gid('Publication', number),
      name: 'Online Store',
      autoPublish: false,
      channels: (some: PageArguments) =>
        connection([number], some, {
          name: 'Publication.channels',
          idOf: (one) => one,
          view: () => ({
            id: gid('Channel', number),
            name: 'Online Store',
            handle: 'online_store',
            app: { id: gid('App', 580_111), handle: 'online_store', title: 'Online Store' },
          }),
        }),
    }),
  });
}
