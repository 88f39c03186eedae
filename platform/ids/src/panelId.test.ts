import { expect, it } from 'vitest';
import { dicomWebRoot, EXTENSION, panelId } from './index.ts';

it('names a panel the way OHIF looks it up', () => {
  expect(panelId('reading')).toBe(`${EXTENSION.reading}.panelModule.sop`);
});

it('keeps a strange task id inside its own path segment', () => {
  expect(dicomWebRoot('../x/y')).toBe('/dicom-web/tasks/..%2Fx%2Fy');
});
