/** The scheme of Digital Signature Purpose codes (PS3.3 C.12.1.1.3.1.2). */
export const PURPOSE_SCHEME = 'ASTM-sigpurpose';

/** Why an object is signed: Digital Signature Purpose codes (ASTM E1762, PS3.15 Annex C), those that Overread uses. */
export const PURPOSES = {
  author: { code: '1', meaning: "Author's Signature" },
  verification: { code: '5', meaning: 'Verification Signature' },
  review: { code: '13', meaning: 'Review Signature' },
  administrative: { code: '17', meaning: 'Administrative (Error/Edit) Signature' },
} as const;

/** A key of {@link PURPOSES}. */
export type Purpose = keyof typeof PURPOSES;
