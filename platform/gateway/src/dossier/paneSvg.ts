import type { DossierPane } from './dossier.ts';

/** Text as XML and HTML take it. Control characters, which neither allows, become spaces. */
export function escaped(text: string): string {
  return (
    text
      // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is taken out.
      .replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/g, ' ')
      .replaceAll('&', '&amp;')
      .replaceAll('<', '&lt;')
      .replaceAll('>', '&gt;')
      .replaceAll('"', '&quot;')
      .replaceAll("'", '&#39;')
  );
}

/** A picture as SVG: image, outlines on a dark rim, sides of the patient, scale bar. `font` names the family of its letters. */
export function paneSvg(
  pane: DossierPane,
  font: string,
  size: { readonly width: string; readonly height: string },
): string {
  const { width, height, letters, scaleMm } = pane;
  const unit = Math.max(width, height) / 100;
  const image =
    pane.png === null
      ? ''
      : `<image x="0" y="0" width="${width}" height="${height}" preserveAspectRatio="none" href="data:image/png;base64,${Buffer.from(pane.png).toString('base64')}"/>`;
  const lines = pane.outlines.map(({ path, color, dashed }) => {
    const dash = dashed ? ` stroke-dasharray="${2.2 * unit} ${1.2 * unit}"` : '';
    return (
      `<path d="${path}" fill="none" stroke="#000000" stroke-opacity="0.55" stroke-width="${1.3 * unit}"${dash}/>` +
      `<path d="${path}" fill="none" stroke="${color}" stroke-width="${0.75 * unit}"${dash}/>`
    );
  });
  const text = (x: number, y: number, anchor: string, words: string, scale = 6) =>
    words === ''
      ? ''
      : `<text x="${x}" y="${y}" font-family="${font}" font-size="${scale * unit}" text-anchor="${anchor}" fill="#ffffff">${escaped(words)}</text>`;
  const [left, right, top, bottom] = letters;
  const bar =
    scaleMm === null
      ? ''
      : `<rect x="${width - scaleMm - 2 * unit}" y="${height - 3 * unit}" width="${scaleMm}" height="${unit}" fill="#ffffff"/>` +
        text(width - 2 * unit, height - 4.2 * unit, 'end', `${scaleMm} mm`, 4);
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${size.width}" height="${size.height}">` +
    `<rect x="0" y="0" width="${width}" height="${height}" fill="#000000"/>${image}${lines.join('')}` +
    text(2 * unit, height / 2 + 2 * unit, 'start', left) +
    text(width - 2 * unit, height / 2 + 2 * unit, 'end', right) +
    text(width / 2, 7 * unit, 'middle', top) +
    text(width / 2, height - 2.5 * unit, 'middle', bottom) +
    `${bar}</svg>`
  );
}
