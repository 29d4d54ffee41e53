import { Button, Center, Checkbox, Loader, Table } from '@mantine/core';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef } from 'react';
import type { ReactNode } from 'react';
import { ProblemAlert } from './problem-alert.tsx';
import type { CursorList } from './use-cursor-list.ts';

export interface Column<Row> {
  /** Also the React key. */
  readonly header: string;
  readonly cell: (row: Row) => ReactNode;
  /** Figures stand at the right. */
  readonly align?: 'right';
  /** The API sorts the list by this column: it says so to screen readers. */
  readonly sorted?: 'ascending' | 'descending';
  readonly width?: number | string;
  /** The first cell of a row names it. */
  readonly isName?: boolean;
}

export interface Selection {
  readonly ids: ReadonlySet<string>;
  readonly onChange: (ids: ReadonlySet<string>) => void;
}

const rowHeight = 37;

/**
 * A list of any length: only the rows near the window are in the page, and further ones are read as it
 * scrolls. It says when it loads, when it failed, and what to do when it is empty.
 */
export function CursorTable<Row>({
  label,
  list,
  columns,
  idOf,
  nameOf,
  empty,
  selection,
}: {
  /** What the list holds, for screen readers: "Orders". */
  readonly label: string;
  readonly list: CursorList<Row>;
  readonly columns: readonly Column<Row>[];
  readonly idOf: (row: Row) => string;
  /** The name of a row for its checkbox. Needed with `selection`. */
  readonly nameOf?: (row: Row) => string;
  /** Shown in place of the table when nothing is there: an `Empty`. */
  readonly empty: ReactNode;
  readonly selection?: Selection | undefined;
}) {
  const { rows, isPending, error, hasMore, isLoadingMore, loadMore, reload } = list;
  const body = useRef<HTMLTableSectionElement>(null);
  const virtual = useWindowVirtualizer({
    count: rows.length,
    estimateSize: () => rowHeight,
    overscan: 20,
    scrollMargin: body.current?.offsetTop ?? 0,
    getItemKey: (at) => {
      const row = rows[at];
      return row === undefined ? at : idOf(row);
    },
  });
  const shown = virtual.getVirtualItems();
  const isNearEnd = (shown.at(-1)?.index ?? 0) >= rows.length - 20;
  useEffect(() => {
    if (isNearEnd && hasMore && !isLoadingMore && error === null) loadMore();
  }, [isNearEnd, hasMore, isLoadingMore, error, loadMore]);

  if (isPending) {
    return (
      <Center py="xl">
        <Loader role="status" aria-label={`Loading: ${label}`} />
      </Center>
    );
  }
  if (error !== null && rows.length === 0) {
    return (
      <>
        <ProblemAlert problem={error} />
        <Button variant="default" onClick={reload}>
          Try again
        </Button>
      </>
    );
  }
  if (rows.length === 0) return <>{empty}</>;

  const above = (shown[0]?.start ?? 0) - virtual.options.scrollMargin;
  const below = virtual.getTotalSize() - ((shown.at(-1)?.end ?? 0) - virtual.options.scrollMargin);
  const width = columns.length + (selection === undefined ? 0 : 1);
  return (
    <>
      <ProblemAlert problem={error} />
      <div className="scrolls" role="region" aria-label={label} tabIndex={0}>
        <Table highlightOnHover aria-rowcount={hasMore ? -1 : rows.length + 1}>
          <Table.Thead>
            <Table.Tr>
              {selection !== undefined && (
                <Table.Th w={36}>
                  <AllBox rows={rows} idOf={idOf} selection={selection} label={label} />
                </Table.Th>
              )}
              {columns.map(({ header, align, sorted, width }) => (
                <Table.Th key={header} ta={align} w={width} aria-sort={sorted} scope="col">
                  {header}
                </Table.Th>
              ))}
            </Table.Tr>
          </Table.Thead>
          <Table.Tbody ref={body}>
            <Spacer height={above} width={width} />
            {shown.map(({ index, key }) => {
              const row = rows[index];
              if (row === undefined) return null;
              return (
                <Table.Tr
                  key={String(key)}
                  data-index={index}
                  ref={virtual.measureElement}
                  aria-rowindex={index + 2}
                >
                  {selection !== undefined && (
                    <Table.Td>
                      <Checkbox
                        size="xs"
                        aria-label={`Select ${nameOf?.(row) ?? idOf(row)}`}
                        checked={selection.ids.has(idOf(row))}
                        onChange={() => selection.onChange(toggled(selection.ids, idOf(row)))}
                      />
                    </Table.Td>
                  )}
                  {columns.map(({ header, cell, align, isName = false }) =>
                    isName ? (
                      <Table.Th key={header} scope="row" fw={500} ta={align}>
                        {cell(row)}
                      </Table.Th>
                    ) : (
                      <Table.Td key={header} ta={align}>
                        {cell(row)}
                      </Table.Td>
                    ),
                  )}
                </Table.Tr>
              );
            })}
            <Spacer height={below} width={width} />
          </Table.Tbody>
        </Table>
      </div>
      {hasMore && (
        <Center mt="sm">
          <Button variant="subtle" size="xs" loading={isLoadingMore} onClick={loadMore}>
            Show more
          </Button>
        </Center>
      )}
    </>
  );
}

/** Keeps the place of the rows that are not in the page. */
function Spacer({ height, width }: { readonly height: number; readonly width: number }) {
  if (height <= 0) return null;
  return (
    <tr aria-hidden>
      <td colSpan={width} style={{ height, padding: 0 }} />
    </tr>
  );
}

function AllBox<Row>({
  rows,
  idOf,
  selection: { ids, onChange },
  label,
}: {
  readonly rows: readonly Row[];
  readonly idOf: (row: Row) => string;
  readonly selection: Selection;
  readonly label: string;
}) {
  const isAll = rows.every((row) => ids.has(idOf(row)));
  return (
    <Checkbox
      size="xs"
      aria-label={`Select all that are shown: ${label}`}
      checked={isAll}
      indeterminate={!isAll && ids.size > 0}
      onChange={() => onChange(new Set(isAll ? [] : rows.map(idOf)))}
    />
  );
}

function toggled(ids: ReadonlySet<string>, id: string): ReadonlySet<string> {
  return ids.has(id) ? new Set([...ids].filter((one) => one !== id)) : new Set([...ids, id]);
}
