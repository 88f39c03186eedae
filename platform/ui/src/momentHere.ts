/**
 * A moment by the clock of this place with its zone, and in UTC, which the records have: `12 Mar 2027, 18:07 CET (17:07 UTC)`.
 *
 * @param timeZone IANA name; absent: that of this machine.
 */
export function momentHere(at: Date, timeZone?: string): string {
  const here = parts(at, timeZone);
  const utc = parts(at, 'UTC');
  if (here.zone === 'UTC' || here.zone === 'GMT') return `${utc.day}, ${utc.time} UTC`;
  return `${here.day}, ${here.time} ${here.zone} (${here.day === utc.day ? '' : `${utc.day}, `}${utc.time} UTC)`;
}

/** The time of day of a moment, by the clock of this place with its zone. */
export function timeHere(at: Date, timeZone?: string): string {
  const { time, zone } = parts(at, timeZone);
  return `${time} ${zone}`;
}

function parts(at: Date, timeZone?: string) {
  const found = new Intl.DateTimeFormat('en-GB', {
    ...(timeZone === undefined ? {} : { timeZone }),
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).formatToParts(at);
  const of = (type: string) => found.find((part) => part.type === type)?.value ?? '';
  return {
    day: `${of('day')} ${of('month')} ${of('year')}`,
    time: `${of('hour')}:${of('minute')}`,
    zone: of('timeZoneName'),
  };
}
