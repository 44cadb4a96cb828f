import { AwsError, invalidParameter, notImitated } from '../protocol/errors.ts';
import { operation } from '../protocol/operation.ts';
import type { Region } from '../world.ts';
import type { LogEvent } from './state.ts';

interface GetLogEventsInput {
  readonly logGroupName?: string;
  readonly logGroupIdentifier?: string;
  readonly logStreamName: string;
  readonly startTime?: number;
  readonly endTime?: number;
  readonly nextToken?: string;
  readonly limit?: number;
  readonly startFromHead?: boolean;
  readonly unmask?: boolean;
}

/** Events of a page, and where it lies in the stream. */
interface Page {
  readonly from: number;
  readonly to: number;
}

const largestPage = 10_000;
const tokenDigits = 56;

/** Reads a page of a log stream: its latest events, unless the head or a token's direction is asked for. */
export const getLogEvents = operation<GetLogEventsInput>({
  name: 'GetLogEvents',
  permissions: ({ region }, input) => [
    {
      action: 'logs:GetLogEvents',
      resource: region.arn('logs', `log-group:${nameOfGroup(region, input)}:log-stream:${input.logStreamName}`),
    },
  ],
  run: ({ region }, input) => {
    if (input.unmask === true) throw notImitated('unmasking of protected log data');
    const { startTime = -Infinity, endTime = Infinity } = input;
    const events = findStream(region, input).filter(({ timestamp }) => timestamp >= startTime && timestamp < endTime);
    const { from, to } = pageOf(events.length, input);
    return {
      events: events.slice(from, to).map((event) => ({ ...event })),
      nextForwardToken: tokenOf('f', to),
      nextBackwardToken: tokenOf('b', from),
    };
  },
});

function nameOfGroup(region: Region, { logGroupName, logGroupIdentifier }: GetLogEventsInput): string {
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw invalidParameter('Exactly one of logGroupName and logGroupIdentifier must be specified.');
  }
  const name = logGroupName ?? logGroupIdentifier ?? '';
  if (!name.startsWith('arn:')) return name;
  const prefix = region.arn('logs', 'log-group:');
  if (!name.startsWith(prefix)) throw notImitated('log groups of other accounts and regions');
  return name.slice(prefix.length);
}

function findStream(region: Region, input: GetLogEventsInput): readonly LogEvent[] {
  const group = region.logs.groups.get(nameOfGroup(region, input));
  if (group === undefined) throw notFound('The specified log group does not exist.');
  const stream = group.get(input.logStreamName);
  if (stream === undefined) throw notFound('The specified log stream does not exist.');
  return stream;
}

function notFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message);
}

// A token holds its direction and the place where the page ends, so that at the end of a stream it comes back.
function pageOf(length: number, { limit = largestPage, nextToken, startFromHead }: GetLogEventsInput): Page {
  const size = Math.min(limit, largestPage);
  const [, direction, digits] = /^([fb])\/(\d{56})\/s$/.exec(nextToken ?? '') ?? [];
  if (nextToken !== undefined && direction === undefined) {
    throw invalidParameter('The specified nextToken is invalid.');
  }
  const forward = direction === undefined ? startFromHead === true : direction === 'f';
  const place = Math.min(length, digits === undefined ? (forward ? 0 : length) : Number(digits));
  return forward ? { from: place, to: Math.min(length, place + size) } : { from: Math.max(0, place - size), to: place };
}

function tokenOf(direction: 'f' | 'b', place: number): string {
  return `${direction}/${String(place).padStart(tokenDigits, '0')}/s`;
}
