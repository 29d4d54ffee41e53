import { AsyncLocalStorage } from 'node:async_hooks';
import { watchCommits } from '@onhand/database/commit-watch.ts';
import type { AuditEntry } from '@onhand/domain/audit/entry.ts';
import type { AuditedChange } from '@onhand/domain/audit/details.ts';
import type { MerchantId } from '@onhand/domain/ids.ts';
import { entryStatement } from './entry-statement.ts';
import type { Action } from './entry-statement.ts';

/** What the transaction under way tells of its action. */
interface Notes {
  /** Takes the place of what the action itself says. */
  told: Partial<Pick<Action, 'action' | 'merchantId'>> & {
    readonly subject?: Partial<AuditEntry['subject']>;
  };
  readonly changes: AuditedChange[];
  isRecorded: boolean;
  /** It is recorded though it writes no rows. */
  isDisclosure: boolean;
}

const current = new AsyncLocalStorage<{ notes: Notes } | null>();

/**
 * Runs `work` as an action of the audit log. The first transaction of it that writes rows also writes the
 * action's entry, so that the two are committed together or not at all. Work that writes nothing leaves no
 * entry, unless it calls `noteDisclosure`. Statements outside transactions leave none.
 */
export function act<T>(action: Action, work: () => T): T {
  const running = { notes: noNotes() };
  let isRecorded = false;
  const watch = {
    began() {
      running.notes = noNotes();
      return !isRecorded;
    },
    last() {
      const { notes } = running;
      return isRecorded || !notes.isRecorded ? null : entryStatement(noted(action, notes), notes);
    },
    committed(rows: number) {
      isRecorded ||= rows > 0;
    },
  };
  return current.run(running, () => watchCommits(watch, work));
}

/** Runs `work` that belongs to no action, such as work that an action only starts, or only tries. */
export function outsideAction<T>(work: () => T): T {
  return current.run(null, () => watchCommits(null, work));
}

/**
 * Names what the transaction under way creates, whose id was not known before. `merchantId`: to whom it
 * belongs, if not to the request's merchant; null for the installation.
 */
export function noteSubject(id: string, belongs: { readonly merchantId?: MerchantId | null } = {}): void {
  note((notes) => {
    notes.told = { ...notes.told, ...belongs, subject: { ...notes.told.subject, id } };
  });
}

/** Says that the transaction under way does something else than what was asked, such as making a plan. */
export function noteAction(action: string, subject: AuditEntry['subject']): void {
  note((notes) => {
    notes.told = { ...notes.told, action, subject };
    notes.isRecorded = true;
  });
}

/** Adds a setting's old and new value to the entry of the transaction under way. */
export function noteChange(change: AuditedChange): void {
  note(({ changes }) => changes.push(change));
}

/** Says that the transaction under way reads what must not leave unrecorded, though it may write no rows. */
export function noteDisclosure(): void {
  note((notes) => {
    notes.isDisclosure = true;
  });
}

/** Says that the transaction under way does not do what was asked, though it may write rows. */
export function leaveUnrecorded(): void {
  note((notes) => {
    notes.isRecorded = false;
  });
}

function note(write: (notes: Notes) => unknown): void {
  const running = current.getStore() ?? null;
  if (running !== null) write(running.notes);
}

function noNotes(): Notes {
  return { told: {}, changes: [], isRecorded: true, isDisclosure: false };
}

function noted(action: Action, { told }: Notes): Action {
  return { ...action, ...told, subject: { ...action.subject, ...told.subject } };
}
