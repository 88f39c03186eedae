import { isOverreadError } from '@overread/dicom';
import type { OpenedCase, OpenedProject } from '../archiveIndex.ts';
import { foldCase } from '../fold/foldCase.ts';
import { foldProject } from '../fold/foldProject.ts';
import type { ProjectCheck } from '../projectCheck.ts';
import type { Finding } from '../report.ts';
import { sha256Hex } from '../sha256.ts';
import { caseToRecompute } from './caseToRecompute.ts';
import type { ContentRun } from './contentRun.ts';
import { EarlierVersions } from './earlierVersions.ts';
import { checkErasure } from './erasure.ts';
import { Findings } from './findings.ts';
import { checkFirstReads } from './firstReads.ts';
import { checkImages } from './images.ts';
import { Partitions } from './partitions.ts';
import { checkActors, checkRegister, checkSeparation } from './persons.ts';
import { checkPinning, checkProtocols } from './protocols.ts';
import { registerOf } from './register.ts';
import { checkPublications, checkReleases, checkSuperseded } from './releases.ts';

/**
 * What records say, held against each other and computed again: first reads, agreement, consensus, adjudication, sign-off, people apart,
 * partitions, SOP versions, states, erasure, releases, images. Whether the records are genuine is for the other checks.
 */
export const contentChecks = (project: OpenedProject, run: ContentRun): ReturnType<ProjectCheck> => {
  const { folded } = foldProject(project, sha256Hex);
  const register = registerOf(project);
  const partitions = new Partitions();
  const earlier = new EarlierVersions();
  const checkCase = async (opened: OpenedCase, findings: Findings): Promise<void> => {
    checkActors(opened.records, register, findings);
    const [enrolment] = opened.of('caseEnrolled');
    if (enrolment) partitions.check(enrolment, findings);
    if (!folded) return;
    const { folded: found, problems } = foldCase(opened, run.index, folded.protocols, sha256Hex);
    for (const { kind, sentence, sopInstanceUid } of problems) {
      const object = sopInstanceUid === null ? null : (run.index.objects.get(sopInstanceUid) ?? null);
      const said = sentence.replace(`Case ${opened.label}: `, '');
      if (kind === 'unfitting' || kind === 'enrolmentMissing') findings.say('caseState', object, capital(said));
      else if (kind === 'protocolMissing') findings.say('protocolPinned', object, capital(said));
      else if (kind === 'forked') findings.say('recordTwice', object, capital(said));
    }
    if (!found) return;
    const { records } = found;
    const mayHaveAdjudicated = records.protocol.content.signOff.approverMayHaveAdjudicated;
    checkPinning(opened, records, folded, findings);
    checkFirstReads(opened, records, findings);
    checkSeparation(opened, register, { mayHaveAdjudicated }, findings);
    checkSuperseded(records, opened, findings);
    checkPublications(records, run.index, opened, findings);
    if (records.withdrawal) run.countErased();
    checkErasure(opened, records, run.index, findings);
    const recomputed = await run.recompute(await caseToRecompute(opened, records, run.index));
    findings.list.push(...recomputed.findings);
    for (const [tally, isGood] of recomputed.counts) run.count(tally, isGood);
    earlier.count(recomputed.earlierVersion);
    if (recomputed.fault !== null) throw new Error(recomputed.fault);
    await checkImages(
      records.enrolment,
      run.index,
      run.withImages && !records.withdrawal,
      (isGood) => run.count('images', isGood),
      findings,
    );
  };
  return {
    perCase: async (opened: OpenedCase): Promise<readonly Finding[]> => {
      const findings = new Findings(opened.label);
      try {
        await checkCase(opened, findings);
      } catch (error) {
        // Records may say anything: what cannot even be computed must not keep the other cases from being looked at.
        if (isOverreadError(error) && FATAL.includes(error.code)) throw error;
        const why = error instanceof Error ? error.message : 'unknown';
        findings.say('notRecomputed', null, `Its records do not go together, and were checked no further: ${why}.`);
      }
      return findings.list;
    },
    atEnd: async () => {
      const findings = new Findings(null);
      checkRegister(register, project.cases.length, findings);
      checkActors(project.records, register, findings);
      earlier.say(findings);
      if (folded) {
        checkProtocols(folded, findings);
        checkReleases(folded, run.index, partitions, findings);
      }
      return findings.list;
    },
  };
};

/** Not about the case: nothing more can be said. */
const FATAL: readonly string[] = ['OVR_ARCHIVE_UNAVAILABLE', 'OVR_INTERNAL'];

const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1);
