import type { Fault } from '@onhand/contracts/connector/fault.ts';
import { fault } from '@onhand/contracts/connector/fault.ts';
import type { SharedFault } from '../faults.ts';

type Answers<T> = ReadonlyMap<string, T | SharedFault>;

interface Asking<T> {
  /** Asks for the rows with these keys. Answers each of them. */
  readonly ask: (keys: readonly string[]) => Promise<Answers<T>>;
  /** Asks the shop for something else of the kind. False: it fails at every such request. */
  readonly works: () => Promise<boolean>;
  /** Whether the rows are changes, which are worth a few attempts. */
  readonly mutation: boolean;
  /** Whether a change whose outcome is unknown may be sent again. Left out: it may. */
  readonly repeatable?: (key: string) => boolean;
}

/** More questions than a few bad rows need, and few enough for a shop that fails at every row. */
function questionsFor(rows: number): number {
  return 6 * Math.ceil(Math.log2(rows + 1)) + 2;
}

/**
 * Asks for rows. If one row may have made the shop refuse all of them, asks for fewer, until only that row
 * fails. It becomes `rejected` if it fails again while the shop answers for other records. A shop that fails
 * at every row is `unavailable`. A row of unknown outcome stays so unless it is answered for certain later.
 */
export async function inHalves<T extends { readonly kind: string }>(
  keys: readonly string[],
  { ask, works, mutation, repeatable = () => true }: Asking<T>,
): Promise<ReadonlyMap<string, T | Fault>> {
  let left = questionsFor(keys.length);
  let isWorking: Promise<boolean> | undefined;
  const askedAlone = new Set<string>();
  const answers = await halve(keys);
  const hasAnswered = [...answers.values()].some((answer) => sharedFault(answer) === null);
  return new Map(
    await Promise.all(
      Array.from(answers, async ([key, answer]): Promise<[string, T | Fault]> => [
        key,
        askedAlone.has(key) && (keys.length === 1 || hasAnswered) ? await settled(key, answer) : answer,
      ]),
    ),
  );

  async function halve(some: readonly string[]): Promise<Answers<T>> {
    left -= 1;
    const answered = await ask(some);
    const suspects = some.filter((key) => {
      const shared = sharedFault(answered.get(key));
      return shared !== null && (shared.kind !== 'unknown' || repeatable(key));
    });
    const [suspect] = suspects;
    if (suspects.length === 1 && suspect !== undefined) askedAlone.add(suspect);
    if (suspects.length < 2) return answered;
    const isOwnWord = suspects.every((key) => answered.get(key)?.kind === 'rejected');
    if (!isOwnWord && (left < 2 || !(await (isWorking ??= works())))) return answered;
    const half = Math.ceil(suspects.length / 2);
    const first = await halve(suspects.slice(0, half));
    const later = new Map([...first, ...(await halve(suspects.slice(half)))]);
    return new Map(Array.from(answered, ([key, before]) => [key, latest(before, later.get(key))]));
  }

  /** Decides whose a fault of a row alone is. Asks once more, because the fault may have passed. */
  async function settled(key: string, answer: T | SharedFault): Promise<T | Fault> {
    if (sharedFault(answer)?.kind !== 'unavailable' || !(await (isWorking ??= works()))) return answer;
    const again = (await ask([key])).get(key) ?? answer;
    const shared = sharedFault(again);
    if (shared === null || shared.kind !== 'unavailable') return again;
    const { perhapsOneRow: code, message } = shared;
    return { kind: 'rejected', code, message, ...(mutation && { transient: true }) };
  }
}

/** Kinds of answers after which a row was not sent. A `stale` figure may be that of its first request. */
const notSent: ReadonlySet<string> = new Set([
  'unavailable',
  'rate_limited',
  'unit_limited',
  'unauthorized',
  'stale',
]);

/** Chooses between two answers to a row. One that was not sent again may still have taken effect before. */
function latest<A extends { readonly kind: string }>(before: A, after: A | undefined): A {
  if (after === undefined) return before;
  return before.kind === 'unknown' && notSent.has(after.kind) ? before : after;
}

/** Returns an answer as the fault that one row may have caused; null if it is something else. */
function sharedFault(
  answer: { readonly kind: string } | undefined,
): (Fault & { readonly perhapsOneRow: string }) | null {
  if (answer === undefined || !('perhapsOneRow' in answer)) return null;
  const { perhapsOneRow } = answer;
  const parsed = fault.safeParse(answer);
  return typeof perhapsOneRow === 'string' && parsed.success ? { ...parsed.data, perhapsOneRow } : null;
}
