/**
 * The moment of a DT with its zone (PS3.5 section 6.2), ISO 8601 in UTC; null if it is none, is not exact to the second, or says no zone:
 * a time without one cannot be compared with a certificate.
 */
export function parseDateTime(text: string | null): string | null {
  const parts = /^(\d{4})(\d{2})(\d{2})(\d{2})(\d{2})(\d{2})(?:\.(\d{1,6}))?([+-])(\d{2})(\d{2})$/.exec(text ?? '');
  if (parts === null) return null;
  const [, year, month, day, hour, minute, second, fraction = '', sign, zoneHour, zoneMinute] = parts;
  const local = `${year}-${month}-${day}T${hour}:${minute}:${second}.${fraction.padEnd(3, '0').slice(0, 3)}`;
  const moment = Date.parse(`${local}${sign}${zoneHour}:${zoneMinute}`);
  return Number.isNaN(moment) ? null : new Date(moment).toISOString();
}
