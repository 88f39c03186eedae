import { momentWithZone } from '@overread/domain';

/** A moment with the zone of the server's place and in UTC, to the second: `12 Mar 2027, 18:07:41 CET (17:07:41 UTC)`. */
export const printedMoment = (at: Date, timeZone: string): string =>
  momentWithZone(at, { timeZone, withSeconds: true });

/** Seconds as people say them: `2 min 5 s`, `1 h 3 min`. */
export function printedDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
