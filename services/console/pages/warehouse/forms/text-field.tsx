import { TextInput } from '@mantine/core';

/** A short text of a form. A required one takes the focus when the form opens. */
export function TextField({
  label,
  placeholder,
  isRequired = false,
  maxLength = 200,
  value,
  onChange,
}: {
  readonly label: string;
  readonly placeholder?: string;
  readonly isRequired?: boolean;
  /** In characters, as the gateway takes them. */
  readonly maxLength?: number;
  readonly value: string;
  readonly onChange: (value: string) => void;
}) {
  return (
    <TextInput
      size="xs"
      label={label}
      placeholder={placeholder ?? ''}
      required={isRequired}
      {...(isRequired && { 'data-autofocus': true })}
      maxLength={maxLength}
      value={value}
      onChange={({ currentTarget }) => onChange(currentTarget.value)}
    />
  );
}
