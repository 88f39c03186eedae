import { describe, expect, it } from 'vitest';
import { type ViewingConditions, viewingProblems } from './viewingConditions.ts';

const seen = (more: Partial<ViewingConditions> = {}): ViewingConditions => ({
  viewerName: 'OHIF',
  viewerVersion: '3.13.2',
  overreadVersion: '0.1.0',
  browser: 'Chromium 140',
  screenWidthPx: 1200,
  screenHeightPx: 1600,
  devicePixelRatio: 2,
  renderer: 'ANGLE',
  isSoftwareRenderer: false,
  images: [{ imageSet: 'cc', transferSyntaxUid: '1.2.840.10008.1.2.1', isLossy: false, lossyRatio: null }],
  ...more,
});

describe('where a SOP may be read', () => {
  const wanted = { minimumScreenPx: { width: 2560, height: 2048 }, allowsLossy: false };

  it('is anywhere unless the SOP asks for more', () => {
    expect(viewingProblems(undefined, undefined)).toEqual([]);
    expect(viewingProblems({}, undefined)).toEqual([]);
  });

  it('counts the pixels of the screen itself, standing or lying', () => {
    expect(viewingProblems(wanted, seen())).toEqual([]);
    expect(viewingProblems(wanted, seen({ devicePixelRatio: 1 }))).toEqual([
      'The SOP asks for a screen of at least 2560 x 2048 pixels; this one has 1600 x 1200. Read at another workstation.',
    ]);
  });

  it('is not where images are lossy and the SOP forbids it, nor where the viewer says nothing', () => {
    const images = [{ imageSet: 'cc', transferSyntaxUid: '1.2.840.10008.1.2.4.50', isLossy: true, lossyRatio: 12 }];
    expect(viewingProblems(wanted, seen({ images }))[0]).toMatch(/no lossy compressed images/);
    expect(viewingProblems(wanted, undefined)).toHaveLength(1);
  });
});
