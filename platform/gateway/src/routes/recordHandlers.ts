import { listCaseRecords, listProjectRecords } from '../usecases/listRecords.ts';
import { takeRecordFile, viewRecord } from '../usecases/viewRecord.ts';
import { viewTaskRecords } from '../usecases/viewTaskRecords.ts';
import { answer, type Handlers } from './handler.ts';

/** The objects of ours, readable: by coordinator and auditor as they are, by an approver masked. */
export const recordHandlers = {
  caseRecords: ({ ports, actor, params }) => listCaseRecords(ports, actor, params.caseId),
  projectRecords: ({ ports, actor, params }) => listProjectRecords(ports, actor, params.project),
  record: ({ ports, actor, params }) => viewRecord(ports, actor, params.sopInstanceUid),
  recordFile: async ({ ports, actor, params }) => {
    const { bytes, name } = await takeRecordFile(ports, actor, params.sopInstanceUid);
    return answer(200, bytes, {
      'content-type': 'application/dicom',
      'content-disposition': `attachment; filename="${name}"`,
    });
  },
  taskRecords: ({ ports, actor, params }) => viewTaskRecords(ports, actor, params.taskId),
} as const satisfies Partial<Handlers>;
