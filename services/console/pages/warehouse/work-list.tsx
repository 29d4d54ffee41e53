import { Anchor, Button, Group } from '@mantine/core';
import type { ReactNode } from 'react';
import { chosen, defined } from '../../parts/address-values.ts';
import { CursorTable } from '../../parts/cursor-table.tsx';
import type { Column } from '../../parts/cursor-table.tsx';
import { FilterBar } from '../../parts/filter-bar.tsx';
import { State } from '../../parts/state.tsx';
import type { Tone } from '../../parts/state.tsx';
import { useCursorList } from '../../parts/use-cursor-list.ts';
import { inWords } from '../../parts/words.ts';
import { useRights } from '../../session/rights.ts';
import type { Form, Place } from './place.ts';

interface Work {
  readonly id: string;
  readonly reference: string;
}

type Load<Row, State extends string> = (query: {
  readonly limit: number;
  readonly cursor?: string;
  readonly state?: State;
}) => ReturnType<Parameters<typeof useCursorList<Row>>[1]>;

/** A list of the warehouse: a filter of states, a row for each reference that opens its drawer, and forms. */
export function WorkList<Row extends Work, State extends string = never>({
  label,
  noun,
  place: { search, go },
  load,
  states,
  columns,
  actions,
  empty,
}: {
  /** What the list holds: "Ship notices". */
  readonly label: string;
  /** What a row is: "Ship notice". */
  readonly noun: string;
  readonly place: Place;
  /** Reads a page of the list. */
  readonly load: Load<Row, State>;
  /** The states of a row, if it has some. */
  readonly states?: { readonly tones: Readonly<Record<State, Tone>>; readonly of: (row: Row) => State };
  readonly columns: readonly Column<Row>[];
  /** The forms that can be opened. */
  readonly actions: readonly { readonly label: string; readonly form: Form }[];
  readonly empty: ReactNode;
}) {
  const { operate } = useRights();
  // The keys of a record of states are the states.
  const names = states === undefined ? [] : (Object.keys(states.tones) as State[]);
  const state = chosen(search.state, names);
  const list = useCursorList<Row>(['warehouse', label, state], (cursor) =>
    load({ limit: 100, ...cursor, ...defined({ state }) }),
  );
  return (
    <>
      <Group justify="space-between" align="flex-end" gap="xs">
        {states === undefined ? (
          <span />
        ) : (
          <FilterBar
            filters={[
              {
                kind: 'choice',
                name: 'state',
                label: 'State',
                options: names.map((value) => ({ value, label: inWords(value) })),
              },
            ]}
            values={{ state }}
            onChange={go}
          />
        )}
        {operate && (
          <Group gap="xs" mb="sm">
            {actions.map(({ label, form }, at) => (
              <Button
                key={form}
                size="xs"
                variant={at === 0 ? 'filled' : 'default'}
                onClick={() => go({ state, form })}
              >
                {label}
              </Button>
            ))}
          </Group>
        )}
      </Group>
      <CursorTable
        label={label}
        list={list}
        idOf={({ id }) => id}
        columns={[
          {
            header: noun,
            isName: true,
            cell: ({ id, reference }) => (
              <Anchor component="button" inherit onClick={() => go({ state, open: id })}>
                {reference}
              </Anchor>
            ),
          },
          ...(states === undefined
            ? []
            : [
                {
                  header: 'State',
                  cell: (row: Row) => (
                    <State tone={states.tones[states.of(row)]}>{inWords(states.of(row))}</State>
                  ),
                },
              ]),
          ...columns,
        ]}
        empty={empty}
      />
    </>
  );
}
