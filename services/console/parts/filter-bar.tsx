import { Button, Group, Select, Switch, TextInput } from '@mantine/core';
import { useDebouncedCallback, useDisclosure, useMediaQuery } from '@mantine/hooks';
import { useEffect, useId, useState } from 'react';

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
 * the route's search, and `onChange` navigates to the new one. On a phone, where many filters would hide the
 * list, all but the texts stand behind one button that says how many are set.
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
  const isSet = ({ name }: Filter) => values[name] !== undefined;
  const isPhone = useMediaQuery('(max-width: 48em)', false, { getInitialValueInEffect: false });
  const [isOpen, { toggle }] = useDisclosure(false);
  const id = useId();
  const behind = isPhone ? filters.filter(({ kind }) => kind !== 'text') : [];
  const isFolding = behind.length > 1;
  const fieldsOf = (shown: readonly Filter[]) =>
    shown.map((filter) => (
      <Field
        key={filter.name}
        filter={filter}
        value={values[filter.name]}
        onChange={(value) => set(filter.name, value)}
      />
    ));
  return (
    <Group component="search" gap="xs" mb="sm" align="flex-end">
      {fieldsOf(isFolding ? filters.filter(({ kind }) => kind === 'text') : filters)}
      {isFolding && (
        <Button size="xs" variant="default" aria-expanded={isOpen} aria-controls={id} onClick={toggle}>
          {['Filters', ...(behind.some(isSet) ? [`(${behind.filter(isSet).length})`] : [])].join(' ')}
        </Button>
      )}
      {isFolding && (
        <Group id={id} gap="xs" align="flex-end" w="100%" hidden={!isOpen} display={isOpen ? 'flex' : 'none'}>
          {fieldsOf(behind)}
        </Group>
      )}
      {filters.some(isSet) && (
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

/** Sets one filter. Undefined: it does not filter. */
function Field({
  filter,
  value,
  onChange,
}: {
  readonly filter: Filter;
  readonly value: string | boolean | undefined;
  readonly onChange: (value: string | boolean | undefined) => void;
}) {
  switch (filter.kind) {
    case 'text':
      return (
        <SearchText
          label={filter.label}
          placeholder={filter.placeholder ?? ''}
          value={typeof value === 'string' ? value : ''}
          onChange={(text) => onChange(text === '' ? undefined : text)}
        />
      );
    case 'choice':
      return (
        <Select
          size="xs"
          label={filter.label}
          placeholder={filter.none ?? 'Any'}
          clearable
          data={[...filter.options]}
          value={typeof value === 'string' ? value : null}
          onChange={(chosen) => onChange(chosen ?? undefined)}
        />
      );
    case 'switch':
      return (
        <Switch
          size="xs"
          label={filter.label}
          mb={6}
          checked={value === true}
          onChange={({ currentTarget }) => onChange(currentTarget.checked ? true : undefined)}
        />
      );
  }
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
