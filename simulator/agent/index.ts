export type {
  Attachment,
  Connection,
  Issue,
  Job,
  JobOptions,
  Progress,
  StepControl,
  StepOptions,
  StepResult,
  TaskResult,
} from './api.ts';
export { runStep, startJob } from './job.ts';
export { leaks } from './leaks.ts';
export { StepComplaints } from './step.ts';
