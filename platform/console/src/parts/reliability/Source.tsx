import { sourceParts } from './reliabilityWords.ts';

/** Where a definition comes from, its DOIs as links. */
export function Source({ of }: { readonly of: string }) {
  return (
    <>
      {sourceParts(of).map(({ text, href }) =>
        href === null ? (
          text
        ) : (
          <a key={text} className="pg-link" href={href} target="_blank" rel="noreferrer">
            {text}
          </a>
        ),
      )}
    </>
  );
}
