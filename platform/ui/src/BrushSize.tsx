interface Props {
  readonly radiusMm: number;
  readonly mostMm: number;
  readonly onSize: (radiusMm: number) => void;
}

/** How large brush and eraser are. */
export function BrushSize({ radiusMm, mostMm, onSize }: Props) {
  return (
    <label className="ov-size">
      <span>Size</span>
      <input
        type="range"
        min={0.5}
        max={mostMm}
        step={0.5}
        value={radiusMm}
        aria-label="Radius of brush and eraser in millimetres"
        onChange={(event) => onSize(Number(event.target.value))}
      />
      <output>{radiusMm} mm</output>
    </label>
  );
}
