import { createHash } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { checkEnd, checkEntry } from './check-chain.ts';
import type { ChainFault } from './check-chain.ts';
import { emptyChain, hashedText, noHash } from './entry.ts';
import type { ChainedEntry, ChainHead } from './entry.ts';

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

function chainOf(actions: readonly string[]): ChainedEntry[] {
  let head: ChainHead = emptyChain;
  return actions.map((action) => {
    const entry = {
      merchantId: null,
      requestId: '01a2015b-061f-742c-aea0-bd0c926dadeb',
      at: new Date('2026-11-22T12:00:00.000Z'),
      actor: { label: 'Ann', keyId: null, role: 'admin' },
      action,
      subject: { kind: 'rule', id: null },
      details: {},
      position: head.position + 1,
      previousHash: head.hash,
    };
    head = { position: entry.position, hash: sha256(hashedText(entry)) };
    return { ...entry, hash: head.hash };
  });
}

function firstFault(chain: readonly ChainedEntry[]): ChainFault | null {
  let head: ChainHead = emptyChain;
  for (const entry of chain) {
    const fault = checkEntry(head, entry, sha256);
    if (fault !== null) return fault;
    head = entry;
  }
  return null;
}

const rehashed = (entry: ChainedEntry): ChainedEntry => ({ ...entry, hash: sha256(hashedText(entry)) });

const chain = chainOf(['a', 'b', 'c', 'd']);
const [a, b, c, d] = chain as [ChainedEntry, ChainedEntry, ChainedEntry, ChainedEntry];

describe('the entries of a chain', () => {
  it('follow one another, the first after no entry', () => {
    expect(a.previousHash).toBe(noHash);
    expect(firstFault(chain)).toBeNull();
  });

  it.each<[string, readonly ChainedEntry[], ChainFault]>([
    ['a changed entry', [a, { ...b, action: 'x' }, c], { kind: 'entry_changed', position: 2 }],
    ['a changed time', [{ ...a, at: new Date(a.at.getTime() + 1) }], { kind: 'entry_changed', position: 1 }],
    ['changed details', [a, { ...b, details: { asked: 1 } }], { kind: 'entry_changed', position: 2 }],
    [
      'a changed entry with a new hash of its own',
      [a, rehashed({ ...b, action: 'x' }), c],
      { kind: 'entry_moved', position: 3 },
    ],
    ['a removed entry', [a, c, d], { kind: 'entry_missing', position: 2 }],
    ['a removed first entry', [b, c], { kind: 'entry_missing', position: 1 }],
    [
      'a removed entry, and the next at its place',
      [a, { ...c, position: 2 }],
      { kind: 'entry_moved', position: 2 },
    ],
    [
      'two entries in each other’s place',
      [a, { ...c, position: 2 }, { ...b, position: 3 }],
      { kind: 'entry_moved', position: 2 },
    ],
    ['an entry that stands twice', [a, b, b], { kind: 'entry_moved', position: 2 }],
  ])('show %s', (_what, broken, fault) => {
    expect(firstFault(broken)).toEqual(fault);
  });
});

describe('an end that was kept', () => {
  it('is reached', () => {
    expect(checkEnd(c, c.hash)).toBeNull();
    expect(checkEnd(emptyChain, null)).toBeNull();
  });

  it('shows a chain that is shorter', () => {
    expect(checkEnd(d, null)).toEqual({ kind: 'end_missing', position: 4 });
  });

  it('shows a chain that was written anew', () => {
    expect(checkEnd(d, c.hash)).toEqual({ kind: 'end_differs', position: 4 });
  });
});
