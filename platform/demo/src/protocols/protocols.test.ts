import { type Code, type ProtocolContent, publishable } from '@overread/domain';
import { codeMeanings, withoutPythonOracles } from '@overread/testkit';
import { describe, expect, it } from 'vitest';
import { CODES } from './codes.ts';
import { DEMO_PROTOCOLS } from './index.ts';

/**
 * Meanings of the codes from software and text of others: pydicom 3.0.2 (`pydicom.sr._concepts_dict`), which is made from PS3.16;
 * Infarct, the two procedures (MRI of brain, CT of abdomen): SNOMED CT International, morphologic abnormality and procedure.
 */
const MEANINGS: Readonly<Record<string, string>> = {
  'SCT 91723000': 'Anatomical Structure',
  'SCT 49755003': 'Morphologically Abnormal Structure',
  'SCT 69536005': 'Head',
  'SCT 12738006': 'Brain',
  'SCT 818981001': 'Abdomen',
  'SCT 10200004': 'Liver',
  'SCT 52988006': 'Lesion',
  'SCT 66720007': 'Lateral Ventricle',
  'SCT 11000004': 'Caudate Nucleus',
  'SCT 89278009': 'Putamen',
  'SCT 119406000': 'Thalamus',
  'SCT 7771000': 'Left',
  'SCT 24028007': 'Right',
  'SCT 50960005': 'Hemorrhage',
  'SCT 55641003': 'Infarct',
  'SCT 108369006': 'Neoplasm',
  'SCT 367643001': 'Cyst',
  'SCT 82334004': 'Indeterminate',
  'SCT 260413007': 'None',
  'SCT 255604002': 'Mild',
  'SCT 6736007': 'Moderate',
  'SCT 24484000': 'Severe',
  'SCT 373066001': 'Yes',
  'SCT 373067005': 'No',
  'SCT 303653007': 'Computed tomography of head (procedure)',
  'SCT 816077007': 'Magnetic resonance imaging of brain',
  'SCT 169070004': 'Computed tomography of abdomen',
  'DCM 121071': 'Finding',
  'DCM 111012': 'Certainty of Finding',
  'DCM 122739': 'Overall study quality',
  'DCM 128553': 'Patient motion',
  'DCM 122740': 'Excellent image quality',
  'DCM 122741': 'Good image quality',
  'DCM 122742': 'Poor image quality',
};

describe.each(Object.entries<ProtocolContent>(DEMO_PROTOCOLS))('the protocol %s', (_, protocol) => {
  it('can be published', () => {
    expect(publishable(JSON.parse(JSON.stringify(protocol)))).toEqual(protocol);
  });

  it('has a rule for every item', () => {
    const ruled = new Set(protocol.rules.map((rule) => rule.item));
    expect(protocol.items.map((item) => item.key).filter((key) => !ruled.has(key))).toEqual([]);
  });
});

describe('the codes', () => {
  it('mean what the code tables say', () => {
    for (const { scheme, value, meaning } of Object.values(CODES))
      expect(`${value}: ${meaning}`).toBe(`${value}: ${MEANINGS[`${scheme} ${value}`]}`);
    expect(Object.keys(MEANINGS)).toHaveLength(Object.keys(CODES).length);
  });

  it('say what RadLex calls the structures that it has too', () => {
    const equivalents = Object.values<Code>(CODES).flatMap((code) =>
      (code.equivalents ?? []).map(({ scheme, value, meaning }) => [code.meaning, scheme, value, meaning]),
    );
    expect(equivalents).toEqual([
      ['Brain', 'RADLEX', 'RID6434', 'brain'],
      ['Liver', 'RADLEX', 'RID58', 'liver'],
      ['Lesion', 'RADLEX', 'RID38780', 'lesion'],
    ]);
  });
});

/** What pydicom does not list; checked by hand against SNOMED CT International. */
const NOT_LISTED = ['SCT 55641003', 'SCT 816077007', 'SCT 169070004'];

describe.skipIf(withoutPythonOracles())('pydicom 3.0.2', () => {
  it('gives every code of the protocols the same meaning', () => {
    const codes = Object.values<Code>(CODES);
    const listed = codeMeanings(codes);
    for (const { scheme, value, meaning } of codes) {
      const name = `${scheme} ${value}`;
      if (NOT_LISTED.includes(name)) expect(listed.has(name), name).toBe(false);
      else expect(listed.get(name)?.meanings ?? [], name).toContain(meaning);
    }
  });
});
