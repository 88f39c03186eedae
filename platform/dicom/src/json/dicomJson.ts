/** A value in the DICOM JSON Model (PS3.18 section F.2). */
export type JsonValue = string | number | null | DicomJson | { readonly [group: string]: string };

/** One attribute in the DICOM JSON Model. */
export interface JsonAttribute {
  readonly vr: string;
  readonly Value?: readonly JsonValue[];
  readonly InlineBinary?: string;
  readonly BulkDataURI?: string;
}

/** A data set in the DICOM JSON Model: `GGGGEEEE` to attribute. */
export interface DicomJson {
  readonly [tag: string]: JsonAttribute;
}
