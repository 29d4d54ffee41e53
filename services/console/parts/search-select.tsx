import { Combobox, TextInput, useCombobox } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { useEffect, useState } from 'react';

export interface Found {
  readonly id: string;
  /** Stands in the field once it is chosen. */
  readonly name: string;
  /** Tells it from the others. */
  readonly label: string;
}

/**
 * A field that searches at the gateway as one types. The first of what was found is marked, so that Enter
 * takes it; the arrows go to the others.
 */
export function SearchSelect({
  label,
  placeholder,
  chosen,
  error = null,
  autoFocus = false,
  useFound,
  onChoose,
}: {
  readonly label: string;
  readonly placeholder: string;
  /** The name of what is chosen. Null: nothing is. */
  readonly chosen: string | null;
  readonly error?: string | null;
  readonly autoFocus?: boolean;
  /** Reads what a text finds; undefined while it is being read. Empty: nothing was typed. */
  readonly useFound: (text: string) => readonly Found[] | undefined;
  readonly onChoose: (found: Found) => void;
}) {
  const combobox = useCombobox({ onDropdownClose: () => combobox.resetSelectedOption() });
  const [text, setText] = useState('');
  const [isTyping, setTyping] = useState(false);
  const [wanted] = useDebouncedValue(text.trim(), 150);
  const found = useFound(wanted);
  // What was found belongs to the text of a moment ago until the typing pauses.
  const isCurrent = wanted === text.trim();
  useEffect(() => {
    if (isTyping && isCurrent && found !== undefined) combobox.selectFirstOption();
  }, [isTyping, isCurrent, found?.map(({ id }) => id).join()]);
  const stop = () => {
    combobox.closeDropdown();
    setTyping(false);
    setText('');
  };
  return (
    <Combobox
      store={combobox}
      onOptionSubmit={(id) => {
        const one = found?.find((each) => each.id === id);
        if (one !== undefined) onChoose(one);
        stop();
      }}
    >
      <Combobox.Target withExpandedAttribute>
        <TextInput
          size="xs"
          role="combobox"
          label={label}
          placeholder={placeholder}
          error={error}
          autoFocus={autoFocus}
          // A dialog gives the focus to what says so, once it is open.
          data-autofocus={autoFocus || undefined}
          value={isTyping ? text : (chosen ?? '')}
          onChange={({ currentTarget: { value } }) => {
            setTyping(true);
            setText(value);
            combobox.openDropdown();
          }}
          onClick={() => combobox.openDropdown()}
          onFocus={({ currentTarget }) => currentTarget.select()}
          onBlur={stop}
          // Enter takes what is marked; it must not send the form.
          onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
        />
      </Combobox.Target>
      <Combobox.Dropdown>
        <Combobox.Options mah={220} style={{ overflowY: 'auto' }} aria-label={label}>
          {isCurrent &&
            found?.map(({ id, label }) => (
              <Combobox.Option key={id} value={id}>
                {label}
              </Combobox.Option>
            ))}
          {(!isCurrent || found === undefined) && <Combobox.Empty>Searching</Combobox.Empty>}
          {isCurrent && found?.length === 0 && (
            <Combobox.Empty>{wanted === '' ? placeholder : 'Nothing found'}</Combobox.Empty>
          )}
        </Combobox.Options>
      </Combobox.Dropdown>
    </Combobox>
  );
}
