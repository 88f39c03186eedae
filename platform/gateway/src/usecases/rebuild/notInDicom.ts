/** What no DICOM object holds, hence what a rebuild cannot bring back (design D3). A backup holds it. */
export const NOT_IN_DICOM = [
  'Passwords: every account is closed until an administrator invites its person again.',
  'Signing keys: whoever signs makes a new one; certificates of before are closed in the roster, what they signed stands.',
  'The log of who did what: a new one begins, whose first entry is the last checkpoint found in the archive.',
  'Work in progress: tasks that somebody had begun, drafts, masks taken over from files of other programs.',
  'Who declined a task, and why.',
  'Requests that waited for a second person.',
  'Where images came from, as the person who enrolled a case put it.',
  'Submissions that were accepted and had not reached the archive yet.',
] as const;
