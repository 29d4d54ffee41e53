import type { OpenChange } from '@onhand/core/channel-stock/listing-changes/take-changes.ts';
import type { ChangeAnswer } from '@onhand/domain/publishing/listing-change.ts';
import type { Channel } from './calls.ts';

/** Pairs a change of a listing with its platform's answer. */
export interface ChangeAnswered {
  readonly change: OpenChange;
  readonly answer: ChangeAnswer;
}

/** Sends changes of listings. Returns an answer for every change; a missing answer becomes `unknown`. */
export async function sendChanges(
  channel: Channel,
  changes: readonly OpenChange[],
): Promise<readonly ChangeAnswered[]> {
  const states = changes.flatMap((change) =>
    change.wanted === 'managed' ? [] : [{ ...change, state: change.wanted }],
  );
  const managed = changes.filter(({ aspect }) => aspect === 'stock');
  const { connectors, integrationId, platform, timeoutMs } = channel;
  const calling = { integrationId, lane: 'sales', timeoutMs } as const;
  const [set, turnedOn] = await Promise.all([
    states.length === 0
      ? []
      : connectors.call(platform, 'listings.setState', {
          ...calling,
          input: { rows: states.map(({ requestKey, ref, state }) => ({ key: requestKey, ref, state })) },
        }),
    managed.length === 0
      ? []
      : connectors.call(platform, 'inventory.manage', {
          ...calling,
          input: { rows: managed.map(({ requestKey, ref }) => ({ key: requestKey, ref })) },
        }),
  ]);
  const answers = new Map([...set, ...turnedOn].map(({ key, result }) => [key, result]));
  const unanswered = {
    kind: 'unknown',
    message: 'The connector gave no answer for this change.',
    ended: false,
  } as const;
  return changes.map((change) => ({ change, answer: answers.get(change.requestKey) ?? unanswered }));
}
