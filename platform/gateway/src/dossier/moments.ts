const ZONE_UTC = /^(UTC|Etc\/UTC|Etc\/GMT|GMT)$/;

/**
 * A moment with the zone of the server's place and in UTC: `12 Mar 2027, 18:07:41 CET (17:07:41 UTC)`. The day of UTC stands there
 * too where it is another.
 */
export function printedMoment(at: Date, timeZone: string): string {
  const local = parts(at, timeZone);
  const utc = parts(at, 'UTC');
  if (ZONE_UTC.test(timeZone)) return `${utc.day}, ${utc.time} UTC`;
  return `${local.day}, ${local.time} ${local.zone} (${local.day === utc.day ? '' : `${utc.day}, `}${utc.time} UTC)`;
}

function parts(at: Date, timeZone: string) {
  const found = new Intl.DateTimeFormat('en-GB', {
    timeZone,
    day: 'numeric',
    month: 'short',
    year: 'numeric',
    hour: '2-digit',
    minute: '2-digit',
    second: '2-digit',
    hourCycle: 'h23',
    timeZoneName: 'short',
  }).formatToParts(at);
  const of = (type: string) => found.find((part) => part.type === type)?.value ?? '';
  return {
    day: `${of('day')} ${of('month')} ${of('year')}`,
    time: `${of('hour')}:${of('minute')}:${of('second')}`,
    zone: of('timeZoneName'),
  };
}

/** Seconds as people say them: `2 min 5 s`, `1 h 3 min`. */
export function printedDuration(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
