import { CloudWatchLogsClient, DescribeLogGroupsCommand, GetLogEventsCommand } from '@aws-sdk/client-cloudwatch-logs';
import { AwsError, explainAwsError } from './aws-error.ts';
import type { ClientSettings } from './client-settings.ts';
import type { LogGroupsPort } from './log-groups-port.ts';
import type { LogsPort } from './logs-port.ts';
import { within } from './time-limit.ts';

// Log lines are what a red run can do without.
const limitMs = 10_000;

/**
 * The port to CloudWatch Logs of a region, which is the log group's and not always the service's.
 * @param identify tells who the credentials belong to, for errors that must name who was refused
 */
export function connectLogs(
  settings: ClientSettings,
  identify: () => Promise<string | undefined>,
  region: string,
): LogsPort {
  return {
    getLogEvents: async (input, signal) => {
      const resource = `the log group ${input.logGroupName ?? input.logGroupIdentifier ?? ''} in ${region}`;
      const call = { action: 'logs:GetLogEvents', resource };
      const client = new CloudWatchLogsClient({ ...settings, region });
      try {
        const command = new GetLogEventsCommand(input);
        return await within(limitMs, call, signal, (abortSignal) => client.send(command, { abortSignal }));
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof AwsError) throw error;
        throw await explainAwsError(error, call, identify);
      } finally {
        client.destroy();
      }
    },
  };
}

/** The look at log groups in any region. */
export function connectLogGroups(settings: ClientSettings, identify: () => Promise<string | undefined>): LogGroupsPort {
  return {
    exists: async (region, logGroup, signal) => {
      const call = { action: 'logs:DescribeLogGroups', resource: `the log group ${logGroup} in ${region}` };
      const client = new CloudWatchLogsClient({ ...settings, region });
      try {
        // Names come in their order, so the one that is the prefix itself is the first.
        const command = new DescribeLogGroupsCommand({ logGroupNamePrefix: logGroup, limit: 1 });
        const answer = await within(limitMs, call, signal, (abortSignal) => client.send(command, { abortSignal }));
        return answer.logGroups?.some(({ logGroupName }) => logGroupName === logGroup) === true;
      } catch (error) {
        signal.throwIfAborted();
        if (error instanceof AwsError) throw error;
        throw await explainAwsError(error, call, identify);
      } finally {
        client.destroy();
      }
    },
  };
}
