const DAY = new Intl.DateTimeFormat('en-GB', { dateStyle: 'medium', timeStyle: 'short', timeZone: 'UTC' });

/** A moment as people write it, in UTC, which the records use too. */
export function moment(iso: string): string {
  return `${DAY.format(new Date(iso))} UTC`;
}
