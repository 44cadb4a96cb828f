import type { GetLogEventsCommandInput, GetLogEventsCommandOutput } from '@aws-sdk/client-cloudwatch-logs';

/** The read in Amazon CloudWatch Logs that a diagnosis makes, in one region. Throws AwsError, or the signal's reason. */
export interface LogsPort {
  getLogEvents(input: GetLogEventsCommandInput, signal: AbortSignal): Promise<GetLogEventsCommandOutput>;
}
