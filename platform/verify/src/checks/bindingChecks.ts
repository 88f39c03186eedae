import type { FiledObject } from '@overread/domain';
import type { IndexedObject, IndexedReference, OpenedCase, OpenedProject } from '../archiveIndex.ts';
import type { ProjectCheck, VerifyRun } from '../projectCheck.ts';
import type { Finding } from '../report.ts';
import { changedMask } from './changedMask.ts';
import { atUtc, finding, makerName } from './finding.ts';

/** The weight of a document for saying whose act a change undoes: what was signed last and highest comes first. */
const WEIGHT = ['signOff', 'adjudication', 'consensus', 'read', 'agreement', 'signedManifest'];

/** Every reference binds its object by a MAC, the object is there, and it is the one that was bound. */
export const bindingChecks: ProjectCheck = (project, run) => {
  const erased = new Map<string, FiledObject>();
  return {
    perCase: (opened) => {
      for (const { record } of opened.of('caseWithdrawn'))
        for (const one of record.content.erased) erased.set(one.sopInstanceUid, one);
      return bindings(opened.objects, opened, run, erased);
    },
    atEnd: () => bindings(project.objects, project, run, erased),
  };
};

interface Binding {
  readonly document: IndexedObject;
  readonly reference: IndexedReference;
}

async function bindings(
  objects: readonly IndexedObject[],
  opened: OpenedCase | OpenedProject,
  run: VerifyRun,
  erased: ReadonlyMap<string, FiledObject>,
): Promise<readonly Finding[]> {
  const label = 'label' in opened ? opened.label : null;
  const findings: Finding[] = [];
  const changed = new Map<string, Binding[]>();
  const missing = new Map<string, Binding[]>();
  const add = (map: Map<string, Binding[]>, binding: Binding) => {
    const uid = binding.reference.sopInstanceUid;
    map.set(uid, [...(map.get(uid) ?? []), binding]);
  };
  for (const document of objects)
    for (const reference of document.references) {
      const target = run.index.objects.get(reference.sopInstanceUid);
      const { mac, macFault } = reference;
      if (mac === null) {
        if (target !== undefined || macFault !== null) findings.push(unbound(document, target, macFault, label));
      } else if (target === undefined) {
        if (!erased.has(reference.sopInstanceUid)) add(missing, { document, reference });
      } else {
        const fits = mac.sha256 === target.mac.sha256 && sameTags(mac.tags, target.mac.tags);
        run.count('macs', fits);
        if (!fits) add(changed, { document, reference });
      }
    }
  for (const [uid, all] of missing) findings.push(lost(uid, all, label));
  for (const [uid, all] of changed) {
    const target = run.index.objects.get(uid);
    if (target) findings.push(await changedObject(target, all, opened, label));
  }
  return findings;
}

const sameTags = (a: readonly string[], b: readonly string[]) =>
  a === b || (a.length === b.length && a.every((tag, index) => tag === b[index]));

function unbound(
  document: IndexedObject,
  target: IndexedObject | undefined,
  fault: string | null,
  label: string | null,
): Finding {
  const what = target === undefined ? 'an object' : `“${target.title}”`;
  const why = fault === null ? 'carries no digest of it' : fault;
  return finding(
    'macMissing',
    document,
    `it refers to ${what}, but ${why}; a change of that object would not show`,
    label,
  );
}

/** The document that weighs most comes first. */
function weighty(bindings: readonly Binding[]): Binding | undefined {
  const weight = ({ document }: Binding) => {
    const found = WEIGHT.indexOf(document.kind);
    return found < 0 ? WEIGHT.length : found;
  };
  return bindings.toSorted((a, b) => weight(a) - weight(b))[0];
}

function lost(uid: string, bindings: readonly Binding[], label: string | null): Finding {
  const binding = weighty(bindings);
  const kind = binding?.reference.sopClassUid.startsWith('1.2.840.10008.5.1.4.1.1.88') ? 'document' : 'segmentation';
  const more = bindings.length - 1;
  const others =
    more === 0 ? '' : ` (and ${more === 1 ? '1 more document refers' : `${more} more documents refer`} to it)`;
  const relation = binding?.reference.isPredecessor ? 'follows' : 'refers to';
  return finding(
    'objectMissing',
    binding?.document ?? null,
    `the ${kind} ${uid} that it ${relation} is not here, and no record says that it was erased${others}`,
    label,
  );
}

async function changedObject(
  target: IndexedObject,
  bindings: readonly Binding[],
  opened: OpenedCase | OpenedProject,
  label: string | null,
): Promise<Finding> {
  const binding = weighty(bindings);
  const isMask = target.kind === 'segmentation';
  const what =
    isMask && binding !== undefined && 'label' in opened
      ? await changedMask(target, binding.reference.mac, opened)
      : `“${target.title}” is not the document`;
  const by = binding === undefined ? '' : whose(binding.document, isMask);
  return finding(isMask ? 'maskChanged' : 'documentChanged', target, `${what} ${by}`, label);
}

function whose(document: IndexedObject, isMask: boolean): string {
  const at = document.signatures[0]?.signedAt ?? document.recordedAt;
  const when = at === null ? '' : ` on ${atUtc(at)}`;
  const relative = isMask ? 'from those' : 'that';
  if (document.kind === 'signOff' || document.kind === 'adjudication')
    return isMask
      ? `${relative} signed by ${makerName(document)}${when}`
      : `that “${document.title}”, signed by ${makerName(document)}${when}, was made from`;
  return isMask
    ? `${relative} that “${document.title}” was made with${when}`
    : `that “${document.title}” was made from${when}`;
}
