import {
  casesAreIndependent,
  isRated,
  type Ratings,
  type ReaderIdentity,
  ratingsPerCase,
  type Scale,
} from '../ratings.ts';
import { type ReaderOverlap, readerOverlap } from './readerOverlap.ts';

/**
 * `crossed`: every reader rated every case. `crossedWithGaps`: the same readers, each of whom rated at least four fifths
 * of the cases, or two persons in all. `pool`: who read differs from case to case, or is not recorded.
 */
export type DesignKind = 'crossed' | 'crossedWithGaps' | 'pool';

/** Who read what. */
export interface RatingsDesign {
  readonly kind: DesignKind;
  readonly scale: Scale;
  readonly identity: ReaderIdentity;
  /** Columns: persons, or places that several persons filled. */
  readonly readers: number;
  readonly cases: number;
  readonly patients: number;
  readonly casesAreIndependent: boolean;
  /** Cases with two or more ratings; only these tell of agreement. */
  readonly pairedCases: number;
  /** Patients with such a case. */
  readonly pairedPatients: number;
  /** Number of ratings a case: of the case with the fewest, and the most. */
  readonly fewestRatings: number;
  readonly mostRatings: number;
  /** Which readers share cases; null where it is not recorded who read. */
  readonly overlap: ReaderOverlap | null;
}

/** Share of the cases that every reader must have rated for the design to be the same readers with gaps. */
const CROSSED_FROM = 0.8;

/**
 * Which design a table is.
 *
 * @param fewestShared cases that every two readers should share for their own agreement to be estimated; left out: 10.
 */
export function detectDesign(ratings: Ratings, fewestShared = 10): RatingsDesign {
  const counts = ratingsPerCase(ratings);
  const cases = ratings.cases.length;
  const read = ratings.readers.map(
    (_, column) => ratings.cases.filter((__, row) => isRated(ratings, row, column)).length,
  );
  const least = Math.min(...read);
  const persons = ratings.identity === 'persons';
  // Two persons are the same two wherever there are two ratings.
  const sameReaders = persons && (ratings.readers.length === 2 || least >= CROSSED_FROM * cases);
  const kind = !sameReaders ? 'pool' : least === cases ? 'crossed' : 'crossedWithGaps';
  return {
    kind,
    scale: ratings.scale,
    identity: ratings.identity,
    readers: ratings.readers.length,
    cases,
    patients: new Set(ratings.patients).size,
    casesAreIndependent: casesAreIndependent(ratings),
    pairedPatients: new Set(ratings.patients.filter((_, row) => (counts[row] ?? 0) > 1)).size,
    pairedCases: counts.filter((count) => count > 1).length,
    fewestRatings: counts.reduce((fewest, count) => Math.min(fewest, count), ratings.readers.length),
    mostRatings: counts.reduce((most, count) => Math.max(most, count), 0),
    overlap: persons ? readerOverlap(ratings, fewestShared) : null,
  };
}
