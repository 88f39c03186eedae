import type { Answers, ProtocolContent } from '@overread/domain';
import type { SeriesDescription } from '../images/dicomSeries.ts';
import type { Volume } from '../images/volume.ts';
import type { ScriptedRead } from '../readers/scriptedRead.ts';

/**
 * How far the demo takes a case. `signed`: read twice, settled if need be, signed. `returned`: to sign-off and back to
 * adjudication. `read`: read twice and compared, then left where the comparison puts it. `oneRead`, `enrolled`: left to the
 * newcomer. `excluded`: before any read.
 */
export type Destination = 'signed' | 'returned' | 'read' | 'oneRead' | 'enrolled' | 'excluded';

/** Order in which destinations are reached: Next gives cases by lot, so those that go further come first. */
export const DESTINATION_ORDER = ['signed', 'returned', 'read', 'oneRead', 'enrolled', 'excluded'] as const;

/** One case of the demo, before its images are made. */
export interface DemoCase {
  readonly label: string;
  readonly destination: Destination;
  readonly protocol: ProtocolContent;
  readonly imageSetKey: string;
  readonly indication: string;
  /** Which of R36's hard cases it is, for the page of the case and the README. */
  readonly shows: string;
  /** Both readers give up: the case stays with the coordinator. */
  readonly neitherEvaluates?: boolean;
  /** What an adjudicating script does wrong, so that the approver has something to return. */
  readonly acceptsExtra?: boolean;
  /** Images and truth; computed when asked for. */
  readonly prepare: () => PreparedCase;
}

/** The images of a case and what the scripted people say of it. */
export interface PreparedCase {
  readonly volume: Volume;
  readonly series: Omit<SeriesDescription, 'key' | 'patientId' | 'patientName'>;
  /** What is there, as it was computed: what the scripted adjudicator goes by. */
  readonly truth: ScriptedRead;
  readonly readA: () => ScriptedRead;
  readonly readB: () => ScriptedRead;
}

/** Cases of one project with its title and the SOP versions that it publishes, oldest first. */
export interface DemoProject {
  readonly key: string;
  readonly title: string;
  readonly protocols: readonly ProtocolContent[];
  readonly cases: readonly DemoCase[];
}

/** Answers to the questions of a lesion. */
export const lesionAnswers = (type: string, confidence: 'low' | 'medium' | 'high' = 'high'): Answers => ({
  type,
  confidence,
});
