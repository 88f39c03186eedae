import type { NumberMeaning } from '@overread/contract';

/** The `?` beside numbers (R37): what each is, which version computes it, and where the definition is from. */
export function NumberMeanings({ meanings }: { readonly meanings: readonly NumberMeaning[] }) {
  if (meanings.length === 0) return null;
  return (
    <details className="ov-meanings">
      <summary>
        <span aria-hidden="true">?</span> What these numbers mean
      </summary>
      <dl>
        {meanings.map(({ name, definition, doi }) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              {definition} Source:{' '}
              <a href={`https://doi.org/${doi}`} target="_blank" rel="noreferrer">
                doi {doi}
              </a>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
