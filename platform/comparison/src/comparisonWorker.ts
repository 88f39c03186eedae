import { serveJobs } from '@overread/agreement/node';
import { COMPARISON_JOBS } from './comparisonJobs.ts';

serveJobs(COMPARISON_JOBS);
