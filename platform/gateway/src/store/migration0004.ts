/** What a signed document that refers to an object of ours carries of it (DICOM PS3.3 C.17.2.1), kept so that the object need not be read again. */
export const MIGRATION_0004 = `
alter table artifact add column mac jsonb;
`;
