/** What a STOW-RS answer says (PS3.18 section 10.5.3): only what it lists as referenced may count as stored. */
export interface StoreAnswer {
  /** SOP Instance UIDs of the Referenced SOP Sequence. */
  readonly stored: ReadonlySet<string>;
  /** SOP Instance UIDs of the Failed SOP Sequence with their Failure Reason (0008,1197), where given. */
  readonly failed: ReadonlyMap<string, number | undefined>;
}

type Item = Readonly<Record<string, { readonly Value?: readonly unknown[] }>>;

const FAILED_SOP_SEQUENCE = '00081198';
const REFERENCED_SOP_SEQUENCE = '00081199';
const REFERENCED_SOP_INSTANCE_UID = '00081155';
const FAILURE_REASON = '00081197';

/** Reads a STOW-RS answer in DICOM JSON. What cannot be read counts as not stored. */
export function readStoreAnswer(text: string): StoreAnswer {
  const answer = parse(text);
  return {
    stored: new Set(items(answer, REFERENCED_SOP_SEQUENCE).flatMap((item) => uidOf(item) ?? [])),
    failed: new Map(
      items(answer, FAILED_SOP_SEQUENCE).flatMap((item) => {
        const uid = uidOf(item);
        const reason = item[FAILURE_REASON]?.Value?.[0];
        return uid === undefined ? [] : [[uid, typeof reason === 'number' ? reason : undefined] as const];
      }),
    ),
  };
}

function parse(text: string): Item {
  try {
    const json: unknown = JSON.parse(text);
    const first: unknown = Array.isArray(json) ? json[0] : json;
    return typeof first === 'object' && first !== null ? (first as Item) : {};
  } catch {
    return {};
  }
}

function items(item: Item, tag: string): Item[] {
  return (item[tag]?.Value ?? []).filter((value): value is Item => typeof value === 'object' && value !== null);
}

function uidOf(item: Item): string | undefined {
  const uid = item[REFERENCED_SOP_INSTANCE_UID]?.Value?.[0];
  return typeof uid === 'string' ? uid : undefined;
}
