/**
 * An sRGB colour (0-255) as Recommended Display CIELab Value (0062,000D): D50 white, three unsigned 16-bit numbers
 * (PS3.3 C.10.7.1.1).
 */
export function displayCielab([red, green, blue]: readonly [number, number, number]): [number, number, number] {
  const linear = (value: number) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  };
  const [r, g, b] = [linear(red), linear(green), linear(blue)];
  // sRGB to XYZ adapted to D50 (Bradford).
  const x = (0.4360747 * r + 0.3850649 * g + 0.1430804 * b) / 0.96422;
  const y = 0.2225045 * r + 0.7168786 * g + 0.0606169 * b;
  const z = (0.0139322 * r + 0.0971045 * g + 0.7141733 * b) / 0.82521;
  const f = (t: number) => (t > 216 / 24_389 ? Math.cbrt(t) : (24_389 / 27 / 116) * t + 16 / 116);
  const lightness = 116 * f(y) - 16;
  const a = 500 * (f(x) - f(y));
  const bStar = 200 * (f(y) - f(z));
  const scale = (value: number) => Math.max(0, Math.min(65_535, Math.round(value)));
  return [scale((lightness * 65_535) / 100), scale(((a + 128) * 65_535) / 255), scale(((bStar + 128) * 65_535) / 255)];
}
