/** A digest or UID short enough to compare at a glance: `9f3c…71ab`; whole if it is short. */
export function shortId(id: string): string {
  return id.length <= 16 ? id : `${id.slice(0, 8)}…${id.slice(-6)}`;
}
