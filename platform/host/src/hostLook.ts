const CSS = `
.ViewportOrientationMarkers .orientation-marker-value { font-size: 24px; font-weight: 600; line-height: 1; }
`;

/** What we change in the viewer's own look: letters of orientation that cannot be overlooked (R9). Returns the end. */
export function adjustHostLook(): () => void {
  const sheet = new CSSStyleSheet();
  sheet.replaceSync(CSS);
  document.adoptedStyleSheets.push(sheet);
  return () => {
    document.adoptedStyleSheets = document.adoptedStyleSheets.filter((one) => one !== sheet);
  };
}
