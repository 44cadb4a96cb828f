import {
  type ECSClient,
  type Service,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
  type UpdateServiceCommandOutput,
} from '@aws-sdk/client-ecs';
import { setTimeout as sleep } from 'node:timers/promises';
import { sendingBody } from './wire.ts';
import type { Json, JsonObject } from '../revision/json.ts';
import { AnswerLost, backoffMs, withoutBlindRetry } from './answer-lost.ts';

/** The call; settings that the SDK may not know go as they are. */
export function updateCommand(input: UpdateServiceCommandInput, settings: JsonObject): UpdateServiceCommand {
  const command = new UpdateServiceCommand(input);
  if (Object.keys(settings).length > 0) {
    const fields = Object.entries(input).filter(([, value]) => value !== undefined) as [string, Json][];
    command.middlewareStack.use(sendingBody({ ...Object.fromEntries(fields), ...settings }));
  }
  return command;
}

const attempts = 5;
// ECS shows a new deployment with a delay now and then.
const visibleMs = 3_000;

/**
 * Updates a service so that one forced deployment comes of it. Sent a second time after a lost answer, the call would
 * start another; so the service is looked at first.
 * @param command makes the call, anew for each try
 * @param before ids of the deployments that were there before
 */
export async function updateOnce(
  client: ECSClient,
  command: () => UpdateServiceCommand,
  before: ReadonlySet<string>,
  look: () => Promise<Service | undefined>,
  signal: AbortSignal,
): Promise<Pick<UpdateServiceCommandOutput, 'service'>> {
  for (let attempt = 1; ; attempt++) {
    const update = command();
    update.middlewareStack.use(withoutBlindRetry());
    try {
      return await client.send(update, { abortSignal: signal });
    } catch (error) {
      if (!(error instanceof AnswerLost)) throw error;
      signal.throwIfAborted();
      if (attempt === attempts) throw error.error;
      await sleep(visibleMs + backoffMs(attempt), undefined, { signal });
      const service = await look();
      const primary = service?.deployments?.find(({ status }) => status === 'PRIMARY');
      if (primary?.id !== undefined && !before.has(primary.id)) return { service };
    }
  }
}
