import type { Container } from '@aws-sdk/client-ecs';
import type { LogTail } from './diagnosis.ts';
import { type LogDestination, logDestination } from './log-destination.ts';
import { tailLines } from './tail-lines.ts';
import { hasAwsCode } from '../aws/aws-error.ts';
import type { LogsPort } from '../aws/logs-port.ts';
import { reasonOf } from '../deploy-error.ts';
import type { Redact } from '../pipeline/redact.ts';
import type { JsonObject } from '../revision/json.ts';

/** A container of a task. */
export interface Writer {
  readonly taskId: string;
  readonly container: Container;
}

/** Whose log is read, and how much of it. */
export interface TailRequest {
  readonly logs: (region: string) => LogsPort;
  /** The task definition's content; undefined where it is not known. */
  readonly definition: JsonObject | undefined;
  /** Containers that failed the same way: the log of a later one counts only where an earlier one has none yet. */
  readonly writers: readonly [Writer, ...Writer[]];
  /** The service's region. */
  readonly region: string;
  /** 1 or more. */
  readonly lines: number;
  readonly redact: Redact;
  readonly signal: AbortSignal;
}

type Awslogs = LogDestination & { kind: 'awslogs' };

// CloudWatch Logs may answer pages that are empty or partly filled although there is more.
const pagesAtMost = 5;
const eventsPerPage = 10_000;

/**
 * The last lines that a container wrote. Whatever keeps them from being read becomes one line that says so.
 * @throws the signal's reason only
 */
export async function readLogTail(request: TailRequest): Promise<LogTail> {
  const [newest, ...earlier] = request.writers;
  try {
    const tail = await tailOf(newest, request);
    if (tail.kind === 'lines') return tail;
    // The last words of a task that has just ended may still be on their way; those of one before it have arrived.
    for (const writer of earlier) {
      const other = await tailOf(writer, request);
      if (other.kind === 'lines') return other;
    }
    return tail;
  } catch (error) {
    request.signal.throwIfAborted();
    return none(`the log of container ${newest.container.name ?? '?'} cannot be shown. ${reasonOf(error)}`);
  }
}

async function tailOf({ container, taskId }: Writer, request: TailRequest): Promise<LogTail> {
  const { definition, lines: count, redact } = request;
  const { name = '?' } = container;
  if (definition === undefined) {
    return none(`container ${name}: its task definition is not known, so neither is its log.`);
  }
  const destination = logDestination(definition, container, taskId, request.region);
  if (destination.kind === 'none') return destination;
  const { group, region, stream } = destination;
  try {
    const lines = tailLines(await readMessages(destination, request), count, redact);
    if (lines.length === 0) return none(`container ${name} wrote nothing into the log stream ${stream} of ${group}.`);
    return { kind: 'lines', container: name, task: taskId, group, region, stream, lines };
  } catch (error) {
    if (!hasAwsCode(error, 'ResourceNotFoundException')) throw error;
    return none(missing(name, destination, error.message));
  }
}

async function readMessages(
  { group, region, stream }: Awslogs,
  { lines, logs, signal }: TailRequest,
): Promise<readonly string[]> {
  const port = logs(region);
  const messages: string[] = [];
  let nextToken: string | undefined;
  for (let page = 0; page < pagesAtMost; page++) {
    const limit = Math.min(eventsPerPage, lines - messages.length);
    const input = { logGroupName: group, logStreamName: stream, limit, startFromHead: false };
    const answer = await port.getLogEvents(nextToken === undefined ? input : { ...input, nextToken }, signal);
    messages.unshift(...(answer.events ?? []).map(({ message = '' }) => message));
    // The token comes back at the stream's beginning.
    if (messages.length >= lines || answer.nextBackwardToken === nextToken) break;
    nextToken = answer.nextBackwardToken;
  }
  return messages;
}

function missing(container: string, { group, region, stream }: Awslogs, said: string): string {
  return /log group does not exist/i.test(said)
    ? `container ${container}: there is no log group ${group} in ${region}.`
    : `container ${container}: the log group ${group} in ${region} has no stream ${stream} (yet).`;
}

function none(note: string): LogTail {
  return { kind: 'none', note };
}
