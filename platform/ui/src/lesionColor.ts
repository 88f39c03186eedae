type Rgb = readonly [number, number, number];

const SHADES = [0, 0.45, -0.3, 0.7, -0.5, 0.22] as const;

/** Colour of lesion `number` (from 1): the item's colour, then lighter and darker ones, so that neighbours differ. */
export function lesionColor(base: Rgb, number: number): Rgb {
  const shade = SHADES[(number - 1) % SHADES.length] ?? 0;
  const mix = (value: number) => Math.round(shade >= 0 ? value + (255 - value) * shade : value * (1 + shade));
  return [mix(base[0]), mix(base[1]), mix(base[2])];
}
