import type { paths } from '../api/schema.d.ts';
import { State } from './state.tsx';
import type { Tone } from './state.tsx';

/** An integration as the overview shows it. */
export type Channel =
  paths['/v1/overview']['get']['responses'][200]['content']['application/json']['channels'][number];

/** How a channel does, in a word, and why. */
export interface Standing {
  readonly tone: Tone;
  readonly word: string;
  readonly why: string | null;
}

/** Orders that were not read for three passes, and at least this long, are worth a look. */
const silentAfterMs = 15 * 60_000;

/** Says how a channel does. The worst of what is known counts. */
export function standingOf(channel: Channel, now: number): Standing {
  const { state, circuit, publishingPhase } = channel;
  if (circuit.state === 'reconnect_required') {
    return { tone: 'bad', word: 'Reconnect required', why: circuit.reason };
  }
  if (state === 'paused') return { tone: 'off', word: 'Paused', why: 'Nothing is sent to this shop.' };
  if (circuit.state === 'open') return { tone: 'attention', word: 'Away', why: circuit.reason };
  if (publishingPhase === 'stopped') {
    return { tone: 'bad', word: 'Safety stop', why: 'One of the first listings of the first sync failed.' };
  }
  if (isSilent(channel, now)) return { tone: 'attention', word: 'Silent', why: silenceOf(channel) };
  if (publishingPhase === 'observing') {
    return { tone: 'waiting', word: 'Only observing', why: 'Its first plan is not applied yet.' };
  }
  if (publishingPhase === 'first_five') {
    return { tone: 'busy', word: 'First sync', why: 'A few listings go first.' };
  }
  return { tone: 'good', word: 'Connected', why: null };
}

function isSilent({ heardUntil, passEverySeconds }: Channel, now: number): boolean {
  if (heardUntil === null) return passEverySeconds !== null;
  const afterMs = Math.max(silentAfterMs, 3_000 * (passEverySeconds ?? 0));
  return now - Date.parse(heardUntil) > afterMs;
}

function silenceOf({ heardUntil, passProblem }: Channel): string {
  if (passProblem !== null) return passProblem;
  return heardUntil === null ? 'Its orders were not read yet.' : 'Its orders were not read for some time.';
}

/** Shows how a channel does. */
export function ChannelStanding({ channel }: { readonly channel: Channel }) {
  const { tone, word } = standingOf(channel, Date.now());
  return <State tone={tone}>{word}</State>;
}
