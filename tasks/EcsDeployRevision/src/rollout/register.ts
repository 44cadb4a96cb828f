import { AwsError } from '../aws/aws-error.ts';
import type { EcsPort, Registration } from '../aws/ecs-port.ts';
import { type JsonObject, objectsIn, stringIn } from '../revision/json.ts';
import { familyOf } from '../revision/task-definition.ts';
import { isTraceTag } from '../revision/trace-tags.ts';

/** What is told while a revision is registered. */
export interface RegisterEvents {
  /** The run had to end before ECS answered the registration. */
  readonly registrationOpen: (family: string) => void;
  /** AWS does not allow tags, and there are none but this run's own. */
  readonly withoutTraceTags: (why: string) => void;
}

/**
 * Registers a revision. Where the permission to tag is missing it goes without the trace tags; tags that the start
 * itself carries are never dropped.
 * @throws AwsError
 */
export async function register(
  ecs: EcsPort,
  request: JsonObject,
  known: ReadonlySet<string>,
  events: RegisterEvents,
  signal: AbortSignal,
): Promise<Registration> {
  try {
    return await ecs.registerTaskDefinition(request, known, signal);
  } catch (error) {
    if (signal.aborted) events.registrationOpen(familyOf(request));
    if (!isTagDenial(error) || !hasOnlyTraceTags(request)) throw error;
    events.withoutTraceTags(error.message);
    const plain = Object.fromEntries(Object.entries(request).filter(([field]) => field !== 'tags'));
    return await ecs.registerTaskDefinition(plain, known, signal);
  }
}

function isTagDenial(error: unknown): error is AwsError {
  return error instanceof AwsError && error.code === 'access-denied' && /ecs:TagResource/.test(error.message);
}

function hasOnlyTraceTags({ tags }: JsonObject): boolean {
  const keys = objectsIn(tags).map((tag) => stringIn(tag, 'key') ?? '');
  return keys.length > 0 && keys.every((key) => isTraceTag(key));
}
