import { AttributeTypeAndValue, AttributeValue, Name, RelativeDistinguishedName } from '@peculiar/asn1-x509';

/** Attribute types with the short names of RFC 4514 section 3. */
const TYPES = {
  CN: '2.5.4.3',
  L: '2.5.4.7',
  ST: '2.5.4.8',
  O: '2.5.4.10',
  OU: '2.5.4.11',
  C: '2.5.4.6',
  STREET: '2.5.4.9',
  DC: '0.9.2342.19200300.100.1.25',
  UID: '0.9.2342.19200300.100.1.1',
} as const;
type ShortName = keyof typeof TYPES;

const shortNames = new Map<string, string>(Object.entries(TYPES).map(([short, oid]) => [oid, short]));

/** A name from its parts, most general first. Values are UTF-8. */
export function nameOf(parts: readonly (readonly [ShortName, string])[]): Name {
  return new Name(
    parts.map(
      ([type, value]) =>
        new RelativeDistinguishedName([
          new AttributeTypeAndValue({ type: TYPES[type], value: new AttributeValue({ utf8String: value }) }),
        ]),
    ),
  );
}

/** A name as text (RFC 4514): most specific first. Types without a short name are numbers with a hexadecimal value. */
export function nameText(name: Name): string {
  return [...name]
    .reverse()
    .map((relative) =>
      relative
        .map(({ type, value }) => {
          const short = shortNames.get(type);
          return short === undefined
            ? `${type}=#${Buffer.from(value.toString()).toString('hex')}`
            : `${short}=${escaped(value.toString())}`;
        })
        .join('+'),
    )
    .join(',');
}

/** The value of an attribute of a name; undefined if it has none. */
export function nameValue(name: Name, type: ShortName): string | undefined {
  for (const relative of name) for (const part of relative) if (part.type === TYPES[type]) return part.value.toString();
  return undefined;
}

/** RFC 4514 section 2.4. */
function escaped(value: string): string {
  return value
    .replace(/[\\"+,;<>]/g, '\\$&')
    .replaceAll('\u0000', '\\00')
    .replace(/^[ #]/, '\\$&')
    .replace(/ $/, '\\ ');
}
