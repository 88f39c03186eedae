import { serveJobs } from '../node.ts';
import { AGREEMENT_JOBS } from './agreementJobs.ts';

serveJobs(AGREEMENT_JOBS);
