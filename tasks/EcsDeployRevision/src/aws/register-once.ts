import { type ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { setTimeout as sleep } from 'node:timers/promises';
import { definitionIn } from './definition-answer.ts';
import type { Registration } from './ecs-port.ts';
import { receivingBody, sendingBody } from './wire.ts';
import { type Json, type JsonObject, sameJson } from '../revision/json.ts';
import { type TaskDefinition, cloneWithImages, familyOf } from '../revision/task-definition.ts';

const attempts = 8;

/**
 * Registers a task definition so that exactly one revision comes of it.
 *
 * RegisterTaskDefinition has no idempotency token: after a lost answer, trying again would leave a revision that nobody
 * uses. So the family's latest revision is compared first, and taken where it is what was sent.
 * @param known ARNs of revisions that were there before
 */
export async function registerOnce(
  client: ECSClient,
  request: JsonObject,
  known: ReadonlySet<string>,
  latestOf: (family: string) => Promise<TaskDefinition>,
  signal: AbortSignal,
): Promise<Registration> {
  for (let attempt = 1; ; attempt++) {
    try {
      return { arn: (await register(client, request, signal)).arn, certain: true };
    } catch (error) {
      const failure = error instanceof AnswerLost ? error.error : error;
      signal.throwIfAborted();
      const lost = error instanceof AnswerLost;
      if (attempt === attempts || !(lost || isConcurrent(error))) throw failure;
      await sleep(backoffMs(attempt), undefined, { signal });
      // Where the look itself fails, trying again is all that is left: at worst one revision too many.
      const latest = lost ? await latestOf(familyOf(request)).catch(() => undefined) : undefined;
      if (latest && !known.has(latest.arn) && sameJson(cloneWithImages(latest, new Map()), request)) {
        return { arn: latest.arn, certain: false };
      }
    }
  }
}

async function register(client: ECSClient, request: JsonObject, signal: AbortSignal): Promise<TaskDefinition> {
  let body: Json = null;
  const command = new RegisterTaskDefinitionCommand({ family: familyOf(request), containerDefinitions: [] });
  command.middlewareStack.use(sendingBody(request));
  command.middlewareStack.use(receivingBody((received) => (body = received)));
  // Inside the SDK's retries, which go on for throttling: what was refused before it was carried out may be sent again.
  command.middlewareStack.add(
    (next) => async (args) => {
      try {
        return await next(args);
      } catch (error) {
        throw mayHaveHappened(error) ? new AnswerLost(error) : error;
      }
    },
    { step: 'finalizeRequest', name: 'answerLost', priority: 'low' },
  );
  await client.send(command, { abortSignal: signal });
  return definitionIn(body);
}

/** A failure that the SDK must not answer with another try. It is no `cause`, since the SDK looks into causes. */
class AnswerLost extends Error {
  readonly error: unknown;

  constructor(error: unknown) {
    super('The answer was lost.');
    this.error = error;
  }
}

/** True where AWS may have carried out the call: the connection broke after it was made, or the fault is AWS's own. */
function mayHaveHappened(error: unknown): boolean {
  const { $metadata, code, name } = error as {
    $metadata?: { httpStatusCode?: number };
    code?: unknown;
    name?: unknown;
  };
  const status = $metadata?.httpStatusCode;
  if (status !== undefined) return status >= 500;
  if (name === 'AbortError') return false;
  return ['ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ECONNABORTED'].includes(String(code)) || name === 'TimeoutError';
}

function isConcurrent(error: unknown): boolean {
  return error instanceof Error && /Too many concurrent attempts to create a new revision/i.test(error.message);
}

function backoffMs(attempt: number): number {
  return Math.random() * Math.min(20_000, 200 * 2 ** attempt);
}
