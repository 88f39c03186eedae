/** What a case dossier says, apart from how it looks: both renderers, HTML and PDF, take this. Plain data, for a worker thread. */
export interface Dossier {
  readonly title: string;
  readonly subtitle: string;
  /** The state of the case, in a sentence. */
  readonly state: string;
  /** On every page. */
  readonly notice: string;
  /** Also on every page: case, who took it, when. */
  readonly footer: string;
  readonly takenAt: string;
  readonly sections: readonly DossierSection[];
}

/** One headed part. */
export interface DossierSection {
  readonly title: string;
  readonly blocks: readonly DossierBlock[];
}

export type DossierBlock =
  /** Name and value, one under the other. */
  | { readonly kind: 'facts'; readonly rows: readonly (readonly [name: string, value: string])[] }
  | { readonly kind: 'text'; readonly text: string; readonly tone?: 'soft' | 'strong' }
  | { readonly kind: 'list'; readonly items: readonly string[] }
  | DossierTable
  | DossierPictures
  /** Digests, UIDs, commands. */
  | { readonly kind: 'code'; readonly text: string }
  | DossierSignature;

export interface DossierTable {
  readonly kind: 'table';
  readonly columns: readonly string[];
  /** Share of the width of each column. */
  readonly widths: readonly number[];
  readonly rows: readonly (readonly string[])[];
  /** Columns in the type of code, from 0. */
  readonly code?: readonly number[];
}

/** Pictures side by side, with what they show. */
export interface DossierPictures {
  readonly kind: 'pictures';
  readonly title: string;
  readonly caption: string;
  readonly panes: readonly DossierPane[];
}

/** One picture: a grey image with outlines over it, in mm (or pixels, where mm are not known) from its upper left corner. */
export interface DossierPane {
  readonly title: string;
  /** PNG of the image, or null if it could not be had: then the outlines stand alone. */
  readonly png: Uint8Array | null;
  readonly width: number;
  readonly height: number;
  readonly outlines: readonly DossierOutline[];
  /** Sides of the patient: left, right, top, bottom of the picture. Empty where unknown. */
  readonly letters: readonly [left: string, right: string, top: string, bottom: string];
  /** Length of the scale bar in mm, or null. */
  readonly scaleMm: number | null;
}

export interface DossierOutline {
  /** SVG path. */
  readonly path: string;
  /** `#rrggbb`. */
  readonly color: string;
  readonly dashed: boolean;
}

/** What 21 CFR 11.50 asks for beside a signature, and what came out when it was checked for this dossier. */
export interface DossierSignature {
  readonly kind: 'signature';
  /** What was signed; empty where the headline says it. */
  readonly what: string;
  readonly name: string;
  readonly code: string;
  readonly at: string;
  readonly meaning: string;
  /** What the check found: the verdict first; then the certificate and what the signature binds. Empty: not checked here. */
  readonly findings: readonly string[];
  /** False: something does not hold. */
  readonly holds: boolean;
}
