/**
 * Entry `@overread/gateway/embedded`: the children of an embedded installation, for `serve` and for the tests' harness, and what the
 * command line needs to speak to a running server without loading it.
 */
export { readConfig } from './config.ts';
export { type ControlServer, controlRequest, controlStream, startControlSocket } from './embedded/controlSocket.ts';
export { createDatabase } from './embedded/createDatabase.ts';
export { type DataLock, lockDataFolder } from './embedded/dataLock.ts';
export { freePort } from './embedded/freePort.ts';
export { type ArchiveAddress, type RunningOrthanc, startOrthanc } from './embedded/orthanc.ts';
export { type DatabaseAddress, type RunningPostgres, startPostgres } from './embedded/postgres.ts';
export type { RunningService, Tell } from './embedded/service.ts';
export { type Services, type ServicesPlan, startServices } from './embedded/services.ts';
export { createSupervisor, type Kept, type Supervisor } from './embedded/supervisor.ts';
