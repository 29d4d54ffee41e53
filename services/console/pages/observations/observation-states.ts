import type { Row } from '../../api/answer.ts';
import type { Tone } from '../../parts/state.tsx';

export type Observation = Row<'/v1/observations'>;

interface StateText {
  readonly label: string;
  readonly tone: Tone;
  /** What a person may decide. */
  readonly decisions: readonly Decision[];
}

export type Decision = 'accept' | 'reverse';

/** Each state as operators read it. packages/domain/observing/observation.ts says what may be decided. */
export const stateTexts: Readonly<Record<Observation['state'], StateText>> = {
  quarantined: { label: 'Waits for you', tone: 'bad', decisions: ['accept', 'reverse'] },
  provisional: { label: 'Waits for orders', tone: 'waiting', decisions: ['accept', 'reverse'] },
  rising: { label: 'Read again soon', tone: 'busy', decisions: [] },
  mismatch: { label: 'Overwritten by us', tone: 'attention', decisions: [] },
  adopted: { label: 'Accepted', tone: 'good', decisions: ['reverse'] },
  reversed: { label: 'Reversed', tone: 'off', decisions: [] },
  consumed: { label: 'Explained by orders', tone: 'good', decisions: [] },
  dropped: { label: 'Figure went back', tone: 'off', decisions: [] },
};

export const observationStates = Object.keys(stateTexts) as Observation['state'][];
