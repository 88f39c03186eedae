import { IMAGE_QUALITY, IMAGE_QUALITY_QUESTION, type ImageQuality } from '@overread/domain';
import { Badge, RadioGroup } from '@overread/ui';
import { actions } from '../work/session.ts';
import { useReading } from './useReading.ts';

const OPTIONS = (Object.keys(IMAGE_QUALITY) as ImageQuality[]).map((value) => ({
  value,
  label: IMAGE_QUALITY[value].replace(/ quality$/, ''),
}));

/** The question that every read answers, whatever the SOP asks: how good the images are. */
export function QualityCard() {
  const { evaluation, activeItem } = useReading();
  const { imageQuality } = evaluation;
  const isActive = activeItem === IMAGE_QUALITY_QUESTION;
  return (
    <section className={isActive ? 'item item--active' : 'item'} aria-label="Image quality">
      <button
        type="button"
        className="item__head"
        aria-expanded={isActive}
        onClick={() => void actions.activate(IMAGE_QUALITY_QUESTION)}
      >
        <span className="item__name">Image quality</span>
        {imageQuality ? (
          <Badge tone="ok">{OPTIONS.find((option) => option.value === imageQuality)?.label}</Badge>
        ) : (
          <Badge tone="warn">open</Badge>
        )}
      </button>
      {isActive && (
        <div className="item__body">
          <RadioGroup
            legend="How good are these images for this task?"
            options={OPTIONS}
            value={imageQuality ?? null}
            inRow
            required
            onChange={(quality) => actions.rateImages(quality)}
          />
        </div>
      )}
    </section>
  );
}
