import { Button, Group, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback, useMediaQuery } from '@mantine/hooks';
import { useEffect, useState } from 'react';

/** One filter of a list. `name`: its key in the address. */
export type Filter =
  | { readonly kind: 'text'; readonly name: string; readonly label: string; readonly placeholder?: string }
  | {
      readonly kind: 'choice';
      readonly name: string;
      readonly label: string;
      readonly options: readonly { readonly value: string; readonly label: string }[];
      /** What is shown while nothing is chosen. Default: any. */
      readonly none?: string;
    }
  | { readonly kind: 'switch'; readonly name: string; readonly label: string };

export type FilterValues = Readonly<Record<string, string | boolean | undefined>>;

/**
 * The filters of a list. Their values stand in the address, so that a link shows the same list: `values` is
 * the route's search, and `onChange` navigates to the new one. On a phone, the search stays, and a button
 * shows the others: the list is what was asked for.
 */
export function FilterBar<Values extends FilterValues>({
  filters,
  values,
  onChange,
}: {
  readonly filters: readonly Filter[];
  readonly values: Values;
  readonly onChange: (values: Values) => void;
}) {
  const set = (name: string, value: string | boolean | undefined) => {
    const { [name]: _, ...others } = values;
    // The keys are those of the route's search.
    onChange({ ...others, ...(value !== undefined && { [name]: value }) } as Values);
  };
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [isOpen, setOpen] = useState(false);
  const isSet = ({ name }: Filter) => values[name] !== undefined;
  const isFiltered = filters.some(isSet);
  const isHidden = ({ kind }: Filter) => isPhone && kind !== 'text';
  const hidden = filters.filter(isHidden);
  return (
    <Group component="search" gap="xs" mb="sm" align="flex-end">
      {filters
        .filter((one) => isOpen || hidden.length < 2 || !isHidden(one))
        .map((filter) => {
          const { name, label } = filter;
          const value = values[name];
          switch (filter.kind) {
            case 'text':
              return (
                <SearchText
                  key={name}
                  label={label}
                  placeholder={filter.placeholder ?? ''}
                  value={typeof value === 'string' ? value : ''}
                  onChange={(text) => set(name, text === '' ? undefined : text)}
                />
              );
            case 'choice':
              return (
                <Select
                  key={name}
                  size="xs"
                  label={label}
                  placeholder={filter.none ?? 'Any'}
                  clearable
                  data={[...filter.options]}
                  value={typeof value === 'string' ? value : null}
                  onChange={(chosen) => set(name, chosen ?? undefined)}
                />
              );
            case 'switch':
              return (
                <Switch
                  key={name}
                  size="xs"
                  label={label}
                  mb={6}
                  checked={value === true}
                  onChange={({ currentTarget }) => set(name, currentTarget.checked ? true : undefined)}
                />
              );
          }
        })}
      {hidden.length >= 2 && (
        <Button size="xs" variant="default" aria-expanded={isOpen} onClick={() => setOpen(!isOpen)}>
          {isOpen ? 'Fewer filters' : filtersWithCount(hidden.filter(isSet).length)}
        </Button>
      )}
      {isFiltered && (
        <Button
          size="xs"
          variant="subtle"
          onClick={() => {
            const names = new Set(filters.map(({ name }) => name));
            onChange(
              Object.fromEntries(Object.entries(values).filter(([name]) => !names.has(name))) as Values,
            );
          }}
        >
          Clear filters
        </Button>
      )}
    </Group>
  );
}

function filtersWithCount(set: number): string {
  return set === 0 ? 'Filters' : `Filters (${set})`;
}

/** Changes the address only when the typing pauses. */
function SearchText({
  label,
  placeholder,
  value,
  onChange,
}: {
  readonly label: string;
  readonly placeholder: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  const [text, setText] = useState(value);
  useEffect(() => setText(value), [value]);
  const tell = useDebouncedCallback(onChange, 250);
  return (
    <TextInput
      type="search"
      size="xs"
      label={label}
      placeholder={placeholder}
      value={text}
      onChange={({ currentTarget }) => {
        setText(currentTarget.value);
        tell(currentTarget.value);
      }}
    />
  );
}
