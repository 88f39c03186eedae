const ZONE_UTC = /^(UTC|GMT)$/;

/** How a moment is written. */
export interface MomentStyle {
  /** IANA name; absent: that of this machine. */
  readonly timeZone?: string | undefined;
  readonly withSeconds?: boolean;
}

/**
 * A moment by the clock of a place with its zone, and in UTC, which the records have: `12 Mar 2027, 18:07 CET (17:07 UTC)`. The day of
 * UTC stands there too where it is another.
 */
export function momentWithZone(at: Date, style: MomentStyle = {}): string {
  const here = parts(at, style);
  const utc = parts(at, { ...style, timeZone: 'UTC' });
  if (ZONE_UTC.test(here.zone)) return `${utc.day}, ${utc.time} UTC`;
  return `${here.day}, ${here.time} ${here.zone} (${here.day === utc.day ? '' : `${utc.day}, `}${utc.time} UTC)`;
}

/** The time of day of a moment, by the clock of a place with its zone. */
export function timeWithZone(at: Date, style: MomentStyle = {}): string {
  const { time, zone } = parts(at, style);
  return `${time} ${zone}`;
}

function parts(at: Date, { timeZone, withSeconds = false }: MomentStyle) {
  const found = new Intl.DateTimeFormat('en-GB', {
    ...(timeZone === undefined ? {} : { timeZone }),
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
    time: `${of('hour')}:${of('minute')}${withSeconds ? `:${of('second')}` : ''}`,
    zone: of('timeZoneName'),
  };
}
