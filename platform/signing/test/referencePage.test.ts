import { join } from 'node:path';
import { expect, it } from 'vitest';
import { CHAIN_FAULTS, PURPOSES, SIGNATURE_FAULTS } from '../src/index.ts';

const table = (rows: readonly (readonly string[])[]) => rows.map((row) => `| ${row.join(' | ')} |`).join('\n');
const faults = (list: Readonly<Record<string, string>>) =>
  table(Object.entries(list).map(([code, sentence]) => [`\`${code}\``, sentence]));

const PAGE = `# Signatures

What stands in the archive, how it is computed, and how to check it without Overread. Made and checked by \`platform/signing\` and
\`platform/dicom/src/signature\`; a test keeps the tables of this page equal to theirs.

## What is signed

Every document and every mask that Overread writes, over **every attribute of its data set**. The profile is Base RSA of PS3.15 C.1 (for
documents also the SR RSA profile, C.4): SHA256, RSASSA-PKCS1-v1_5, X.509 certificates (\`X509_1993_SIG\`), RSA-3072. The parameters are an
item of MAC Parameters Sequence (4FFE,0001), the signature one of Digital Signatures Sequence (FFFA,FFFA) with the same MAC ID. A file may
carry several; none covers another. Each names its purpose (ASTM-sigpurpose):

| Key | Code | Meaning |
|---|---|---|
${table(Object.entries(PURPOSES).map(([key, { code, meaning }]) => [`\`${key}\``, code, meaning]))}

The same file, key, purpose and time give the same bytes. Digital Signature DateTime is UTC and says so (\`+0000\`): dcmsign compares it with
the certificate as if it were, whatever zone it names.

**What a document refers to** is bound before it is signed: each item of its evidence (0040,A375), other evidence (0040,A385) and
predecessors (0040,A360) that names an object of Overread carries a Referenced SOP Instance MAC Sequence (0400,0403): SHA-256 over the stream
below of that object, with the list of its attributes. An unsigned or re-signed mask that differs in one bit no longer fits. Images are not
bound this way, since archives convert their pixels; the enrolment of a case carries digests of them.

## The bytes that are hashed

1. The attributes that Data Elements Signed (0400,0020) lists, ascending, as they lie in the file in Explicit VR Little Endian: tag, VR,
   (two reserved bytes), length, value.
2. A sequence: tag, \`SQ\`, \`00 00\`, no length; each item \`FE FF 00 E0\` without length, its attributes, no delimiter; at the end
   \`FE FF DD E0\` without length. It is the same for defined and undefined lengths.
3. Pixel data in fragments: tag, VR, \`00 00\`, no length; each fragment, the offset table too, \`FE FF 00 E0\` without length and its bytes;
   \`FE FF DD E0\`. (0400,0010) then names the transfer syntax of the file.
4. The signature's own item, without certificate (0400,0115), signature (0400,0120) and time stamp (0400,0305), (0400,0310). A MAC of
   (0400,0403) ends before this.

Never covered, wherever they stand: groups below 0008, group lengths, (0008,0001), group FFFA, (4FFE,0001), (FFFC,FFFC), UN, and sequences
that contain UN. Overread signs no file that has one of them, and finds one that was put in.

## Checking with other software

\`\`\`
dcmsign -v --verify +rs +cf ca.pem document.dcm     # SR, KOS: fails without an SR signature
dcmsign -v --verify +rg +cf ca.pem mask.dcm         # SEG: fails without any signature
openssl verify -x509_strict -CAfile ca.pem person.pem
\`\`\`

\`ca.pem\` is the certificate of the authority: \`keys/authority.crt\` of the data folder, also in every signing roster of the record study.
Without \`+rs\` or \`+rg\` dcmsign calls a file from which the signatures were stripped good.

**Large files.** dcmsign has a defect: where its stream crosses a block of 16,384 bytes inside a sequence that lies in an item, it
drops the rest of that sequence from the hash. It then calls good signatures of larger documents and segmentations corrupted, and does not
notice changes in what it dropped under signatures of its own. (\`DcmItem::writeSignatureFormat\` asks \`isSignable()\` of a sequence that is being
written, which moves the position in it; asking only before it is begun, or a larger \`SiMACConstructor_BlockSize\`, mends it. Tried with
3.6.7; the source of 3.7.0 is the same.) Overread's tests
run dcmsign with that block size raised to 64 MB, and once as it is, so that we notice when it is mended.

dcmsign does not see attributes that were inserted, does not check (0400,0403), and takes RIPEMD160, SHA1 and MD5 as well as a signature
without purpose. \`overread verify\` does the first two, and refuses the others. What it may find of a signature or its file:

| Code | Meaning |
|---|---|
${faults(SIGNATURE_FAULTS)}

Of the certificate, followed to an anchor as it stood when the signature says it was made:

| Code | Meaning |
|---|---|
${faults(CHAIN_FAULTS)}

Closures are dates in the signing roster, not revocation lists: dcmsign with a list (\`+cr\`) would refuse what was signed before as well.

**Time stamps** of an authority (RFC 3161, CMS_TSP) may stand on a signature: over its bytes, in (0400,0305) and (0400,0310). They are checked as
dcmsign does (\`+tr\` demands them, \`+cf\` names the authority), and the digest of the authority's certificate must be in what it signed
(RFC 5816). With \`OVERREAD_TSA_URL\` the signatures of people carry one; those of the gateway do not.

## Certificates and keys

A person's subject is the code in the project (\`CN=A-02,OU=<project>,O=Overread\`); of an approver the name in clear. Keys are RSA-3072, sealed
with AES-256-GCM under argon2id (64 MiB, 3 passes, 4 lanes) of the signing passphrase; the parameters stand in the sealed text. A key that
somebody brings along (PKCS#12) must be RSA of 2048 bits or more, with a certificate that allows digital signatures and is valid; its issuers
go into the roster. The authority's key file is PKCS#8, encrypted under the operator's passphrase. An authority whose name begins with DEMO
protects nothing.

## What this cannot stop

- A person who controls the server **and** the certificate authority can issue certificates in anybody's name and sign with them. Keep the
  authority's passphrase with somebody else, and its certificate (\`--trust\`) outside the archive: without an outside anchor a check says
  *intact, but anchored only in itself*.
- Whoever controls the server while a person unlocks a signature can use the key for what that person did not see.
- The time in a signature is the server's. The log's checkpoints say in which order things happened, not when.
- Preamble and file meta information are outside every signature; they are compared with the data set, and the log has the digest of each whole file.
- A signature says that somebody signed these bytes, not that the mask is right.
`;

it('the page of signatures says what the tables say', async () => {
  await expect(PAGE).toMatchFileSnapshot(join(import.meta.dirname, '../../../docs/reference/signatures.md'));
});
