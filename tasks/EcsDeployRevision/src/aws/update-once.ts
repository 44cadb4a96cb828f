import {
  type ECSClient,
  type Service,
  UpdateServiceCommand,
  type UpdateServiceCommandInput,
  type UpdateServiceCommandOutput,
} from '@aws-sdk/client-ecs';
import { setTimeout as sleep } from 'node:timers/promises';
import { AnswerLost, backoffMs, withoutBlindRetry } from './answer-lost.ts';

const attempts = 5;
// ECS shows a new deployment with a delay now and then.
const visibleMs = 3_000;

/**
 * Updates a service so that one forced deployment comes of it. Sent a second time after a lost answer, the call would
 * start another; so the service is looked at first.
 * @param before ids of the deployments that were there before
 */
export async function updateOnce(
  client: ECSClient,
  input: UpdateServiceCommandInput,
  before: ReadonlySet<string>,
  look: () => Promise<Service | undefined>,
  signal: AbortSignal,
): Promise<Pick<UpdateServiceCommandOutput, 'service'>> {
  for (let attempt = 1; ; attempt++) {
    const command = new UpdateServiceCommand(input);
    command.middlewareStack.use(withoutBlindRetry());
    try {
      return await client.send(command, { abortSignal: signal });
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
