import { lesionColor } from '@overread/ui';
import { finalRows } from '../state/finalRows.ts';
import { session } from '../work/session.ts';
import { useSignOff } from './useSignOff.ts';

/** What is to be signed: structures, lesions with answers and volumes, answers of the case. */
export function FinalList() {
  const { task, final } = useSignOff();
  if (!task || !final) return null;
  const { content } = task.protocol;
  const colorOf = (item: string, number: number) => {
    const found = content.items.find((one) => one.key === item);
    return found?.kind === 'mask' ? `rgb(${lesionColor(found.color, number).join(' ')})` : 'transparent';
  };
  return (
    <section aria-label="What is to be signed">
      <h2>To be signed</h2>
      <ul className="final">
        {finalRows(content, final.evaluation, final.volumesMl).map((row) => {
          const { mask, color } = row;
          const words = (
            <>
              {color && (
                <span
                  className="final__color"
                  style={{ borderColor: colorOf(color.item, color.number) }}
                  aria-hidden="true"
                />
              )}
              <span className="final__label">
                {row.label}
                {row.answers.map((answer) => (
                  <span key={answer} className="ov-soft">
                    {answer}
                  </span>
                ))}
              </span>
              <span className="final__text">{row.text}</span>
            </>
          );
          return (
            <li key={row.key} data-final={row.key}>
              {mask === null ? (
                <div className="final__row">{words}</div>
              ) : (
                <button
                  type="button"
                  className="final__row"
                  title="Show it"
                  onClick={() => void session.goToMask(mask)}
                >
                  {words}
                </button>
              )}
            </li>
          );
        })}
      </ul>
    </section>
  );
}
