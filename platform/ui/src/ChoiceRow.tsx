import type { ReactNode } from 'react';
import { Button } from './Button.tsx';

interface Props {
  readonly legend: string;
  readonly choices: readonly { readonly key: string; readonly label: ReactNode }[];
  readonly chosen: string | null | undefined;
  readonly onChoose: (key: string) => void;
  /** The first four have the keys 1 to 4. */
  readonly hasKeys?: boolean;
  readonly children?: ReactNode;
}

/** Small buttons of which one is pressed: windows, image sets. Nothing where there is no choice. */
export function ChoiceRow({ legend, choices, chosen, onChoose, hasKeys = false, children }: Props) {
  if (choices.length === 0) return null;
  return (
    <fieldset className="ov-row ov-picks">
      <legend className="ov-hide">{legend}</legend>
      {choices.map(({ key, label }, i) => (
        <Button
          small
          key={key}
          keyHint={hasKeys && i < 4 ? String(i + 1) : undefined}
          aria-pressed={chosen === key}
          onClick={() => onChoose(key)}
        >
          {label}
        </Button>
      ))}
      {children}
    </fieldset>
  );
}

/** The windows of a SOP as choices. */
export const windowChoices = (windows: readonly { readonly name: string }[] = []) =>
  windows.map(({ name }) => ({ key: name, label: name }));
