import { Field } from '@overread/ui';
import { type ComponentProps, useState } from 'react';

/** Characters that a new password or passphrase has at least. */
const LEAST = 12;

/** What is the matter with a new password or passphrase, in words; undefined: nothing, or nothing was typed yet. */
export const tooShort = (secret: string): string | undefined =>
  secret !== '' && [...secret].length < LEAST ? `At least ${LEAST} characters.` : undefined;

type SecretProps = Omit<ComponentProps<typeof Field>, 'type' | 'onChange' | 'required'> & {
  readonly onText: (text: string) => void;
};

/** One line for a password or passphrase, which nobody can read on the screen. */
export function SecretField({ onText, ...field }: SecretProps) {
  return (
    <Field
      autoComplete="off"
      {...field}
      type="password"
      required
      onChange={(event) => onText(event.currentTarget.value)}
    />
  );
}

/** A new password or passphrase, which is typed twice. */
export interface NewSecret {
  readonly next: string;
  readonly again: string;
  readonly differs: boolean;
  /** True while what was typed cannot be taken. */
  readonly isWrong: boolean;
  readonly setNext: (text: string) => void;
  readonly setAgain: (text: string) => void;
}

/** State of a new password or passphrase while it is typed. */
export function useNewSecret(): NewSecret {
  const [next, setNext] = useState('');
  const [again, setAgain] = useState('');
  const differs = again !== '' && again !== next;
  return { next, again, differs, isWrong: differs || tooShort(next) !== undefined, setNext, setAgain };
}

/** The line in which a new password or passphrase is typed once more. */
export function AgainField({
  of,
  ...field
}: {
  readonly of: NewSecret;
  readonly label: string;
  autoComplete?: string;
}) {
  return (
    <SecretField
      {...field}
      value={of.again}
      error={of.differs ? 'The two do not match.' : undefined}
      onText={of.setAgain}
    />
  );
}
