import { decode, encode } from 'fast-png';
import { applyPaletteSync, buildPaletteSync, utils } from 'image-q';

const COLORS = 256;

/**
 * The same picture in at most 256 colours, one byte per pixel: half of the size, and no difference that a reader of the documentation
 * would see. Takes a PNG of 8 bits per channel.
 */
export function palettePng(png: Uint8Array): Uint8Array {
  const { width, height, data, channels } = decode(png);
  const rgba = new Uint8Array(width * height * 4).fill(255);
  for (let pixel = 0; pixel < width * height; pixel++)
    for (let channel = 0; channel < 3; channel++) rgba[pixel * 4 + channel] = data[pixel * channels + channel] ?? 0;
  const image = utils.PointContainer.fromUint8Array(rgba, width, height);
  const palette = buildPaletteSync([image], { colors: COLORS, paletteQuantization: 'wuquant' });
  const colors = palette.getPointContainer().getPointArray();
  const numberOf = new Map(colors.map(({ uint32 }, number) => [uint32, number]));
  const nearest = applyPaletteSync(image, palette, { imageQuantization: 'nearest' }).getPointArray();
  return encode(
    {
      width,
      height,
      data: Uint8Array.from(nearest, ({ uint32 }) => numberOf.get(uint32) ?? 0),
      depth: 8,
      channels: 1,
      palette: colors.map(({ r, g, b }) => [r, g, b]),
    },
    { zlib: { level: 9 } },
  );
}
