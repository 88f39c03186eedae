/** What differs from one Orthanc of ours to the next. */
export interface OrthancPlace {
  readonly port: number;
  readonly password: string;
  readonly storageFolder: string;
  readonly dicomWebPlugin: string;
}

/** The only account of our Orthanc. */
export const ORTHANC_USER = 'gateway';

/**
 * The configuration of an embedded Orthanc. Orthanc 1.10 ignores HttpBindAddresses and listens on all addresses, so
 * `RemoteAccessAllowed: false` (other addresses are refused even with the right password) and the random password do
 * the work. Only the gateway has the password; so nobody else can store anything, and no receive filter is needed.
 */
export function orthancConfiguration({ port, password, storageFolder, dicomWebPlugin }: OrthancPlace) {
  return {
    Name: 'Overread',
    StorageDirectory: storageFolder,
    IndexDirectory: storageFolder,
    StorageCompression: false,
    HttpPort: port,
    HttpServerEnabled: true,
    HttpThreadsCount: 50,
    KeepAlive: true,
    HttpCompressionEnabled: false,
    HttpDescribeErrors: true,
    RemoteAccessAllowed: false,
    AuthenticationEnabled: true,
    RegisteredUsers: { [ORTHANC_USER]: password },
    DicomServerEnabled: false,
    DicomAlwaysAllowEcho: false,
    DicomAlwaysAllowStore: false,
    DicomCheckModalityHost: true,
    OverwriteInstances: false,
    StableAge: 1,
    SaveJobs: false,
    ExecuteLuaEnabled: false,
    RestApiWriteToFileSystemEnabled: false,
    LuaScripts: [],
    WebDavEnabled: false,
    OrthancExplorerEnabled: false,
    Plugins: [dicomWebPlugin],
    DicomWeb: { Enable: true, Root: '/dicom-web/', EnableWado: false, Host: 'localhost', Ssl: false },
  } as const;
}
