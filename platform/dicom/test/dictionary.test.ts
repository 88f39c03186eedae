import { execFileSync } from 'node:child_process';
import { pythonOracles, withoutPythonOracles } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { implicitVr, isSignedByPixels } from '../src/dataset/dictionary.ts';

const SCRIPT =
  'import json; from pydicom._dicom_dict import DicomDictionary as D; print(json.dumps([[t, D[t][0]] for t in D]))';

/** Attributes of pydicom 3.0.2 that dcmjs does not have: of real-time video, and retired ones without a name. They are read as UN. */
const UNKNOWN = [
  '00020026 00020027 00020028 00020031 00020032 00020033 00020035 00020036 00020037 00020038',
  '00080202 00180061 00181318 00189445 00280020 04000315',
].join(' ');

describe.skipIf(withoutPythonOracles())('the VR of an attribute in Implicit VR', () => {
  it('is that of pydicom 3.0.2 for every attribute of its dictionary', () => {
    const theirs: [number, string][] = JSON.parse(
      execFileSync(pythonOracles()?.python ?? '', ['-c', SCRIPT], { encoding: 'utf8', maxBuffer: 1 << 26 }),
    );
    expect(theirs.length).toBeGreaterThan(5000);
    const unknown: string[] = [];
    for (const [tag, vr] of theirs) {
      const ours = implicitVr(tag);
      const hex = tag.toString(16).toUpperCase().padStart(8, '0');
      // Items and their delimiters are no attributes.
      if (ours === vr || vr === 'NONE') continue;
      if (ours === 'UN') unknown.push(hex);
      else if (vr === 'US or SS') expect([hex, ours, isSignedByPixels(tag)]).toEqual([hex, 'US', true]);
      // Words where the standard leaves a choice: PS3.5 section A.1 says OW.
      else expect([hex, vr, ours]).toEqual([hex, expect.stringMatching(/ or OW$/), 'OW']);
    }
    expect(unknown.join(' ')).toBe(UNKNOWN);
  });
});
