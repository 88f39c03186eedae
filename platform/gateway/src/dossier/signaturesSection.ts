import type { RecordSignature } from '@overread/contract';
import { SERVER } from '../usecases/recordSignatures.ts';
import type { DossierBlock, DossierSection, DossierSignature } from './dossier.ts';
import type { DossierInput, SignedDocument } from './dossierInput.ts';
import { printedMoment } from './moments.ts';

/** Who signed reads, adjudications and sign-offs (21 CFR 11.50), and what came out when that was checked; no section if nobody has. */
export function signaturesSection({ signatures, takenAt, timeZone }: DossierInput): DossierSection[] {
  if (signatures.length === 0) return [];
  return [
    {
      title: 'Signatures',
      blocks: [
        {
          kind: 'text',
          text: `Checked by the server when this dossier was taken, ${printedMoment(takenAt, timeZone)}. To check them without the server, on a machine of your own, see the end of this dossier.`,
        },
        ...signatures.flatMap((document) => blocksOf(document, timeZone)),
      ],
    },
  ];
}

function blocksOf(document: SignedDocument, timeZone: string): DossierBlock[] {
  const { title, code, problem, bound } = document;
  if (problem !== null) return [{ kind: 'text', tone: 'strong', text: `${title}: ${problem}` }];
  if (document.signatures.length === 0) return [{ kind: 'text', tone: 'strong', text: `${title}: not signed.` }];
  const fitting = bound.filter(({ verdict }) => verdict === 'fits').map((one) => one.title);
  const binds = [
    ...(fitting.length > 0 ? [`What it binds is as it was when this was signed: ${fitting.join(', ')}.`] : []),
    ...bound.filter(({ verdict }) => verdict !== 'fits').map((one) => `${one.title}: ${one.sentence}`),
  ];
  return document.signatures.map(
    (signature): DossierSignature => ({
      kind: 'signature',
      what: title,
      name: signature.name,
      code: signature.name === code ? '' : signature.name === SERVER ? `for ${code}` : code,
      at: signature.at === null ? 'without a time' : printedMoment(new Date(signature.at), timeZone),
      meaning: signature.meaning,
      findings: [...signature.sentences, ...binds, ...certificateLines(signature, timeZone)],
      holds: signature.verdict === 'good' && bound.every(({ verdict }) => verdict !== 'differs'),
    }),
  );
}

function certificateLines({ certificate }: RecordSignature, timeZone: string): string[] {
  if (certificate === null) return [];
  const { subject, issuer, fingerprint, since, until } = certificate;
  return [
    `Certificate of ${subject}, issued by ${issuer}, valid ${printedMoment(new Date(since), timeZone)} to ${printedMoment(new Date(until), timeZone)}`,
    `SHA-256 of the certificate ${fingerprint}`,
  ];
}
