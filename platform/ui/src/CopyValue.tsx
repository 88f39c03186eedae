import { useState } from 'react';
import { Button } from './Button.tsx';
import { shortId } from './shortId.ts';

/** A long identifier: short until asked for, with a button that copies all of it. */
export function CopyValue({ name, value }: { readonly name: string; readonly value: string }) {
  const [isWhole, setWhole] = useState(false);
  const [isCopied, setCopied] = useState(false);
  const copy = async () => {
    // Without permission for the clipboard the whole value is shown, to be marked by hand.
    await navigator.clipboard.writeText(value).then(
      () => setCopied(true),
      () => setWhole(true),
    );
  };
  const isShort = shortId(value) === value;
  return (
    <span className="ov-id">
      <code>{isWhole ? value : shortId(value)}</code>
      {!isShort && (
        <Button small look="plain" aria-expanded={isWhole} onClick={() => setWhole(!isWhole)}>
          {isWhole ? 'Short' : 'Whole'}
          <span className="ov-hide"> {name}</span>
        </Button>
      )}
      <Button small look="plain" onClick={() => void copy()}>
        {isCopied ? 'Copied' : 'Copy'}
        <span className="ov-hide"> {name}</span>
      </Button>
    </span>
  );
}
