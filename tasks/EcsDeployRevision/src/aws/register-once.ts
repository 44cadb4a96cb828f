import { type ECSClient, RegisterTaskDefinitionCommand } from '@aws-sdk/client-ecs';
import { setTimeout as sleep } from 'node:timers/promises';
import { AnswerLost, backoffMs, withoutBlindRetry } from './answer-lost.ts';
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
  command.middlewareStack.use(withoutBlindRetry());
  await client.send(command, { abortSignal: signal });
  return definitionIn(body);
}

function isConcurrent(error: unknown): boolean {
  return error instanceof Error && /Too many concurrent attempts to create a new revision/i.test(error.message);
}
