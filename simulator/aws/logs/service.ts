import { defineService } from '../protocol/service.ts';
import { getLogEvents } from './get-log-events.ts';
import { createLogGroup, describeLogGroups } from './groups.ts';

/** Amazon CloudWatch Logs, as far as it is imitated. */
export const logs = defineService('logs', [createLogGroup, describeLogGroups, getLogEvents]);
