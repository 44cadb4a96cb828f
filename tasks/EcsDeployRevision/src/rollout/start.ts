import type { Start } from '../inputs/start.ts';
import { hasAwsCode } from '../aws/aws-error.ts';
import type { EcsPort } from '../aws/ecs-port.ts';
import { DeployError } from '../deploy-error.ts';
import type { RequestedImages } from '../revision/choose-images.ts';
import type { JsonObject } from '../revision/json.ts';
import { fillPlaceholders } from '../revision/placeholders.ts';
import type { ImageReference } from '../revision/image-reference.ts';
import { type TaskDefinition, cloneWithImages } from '../revision/task-definition.ts';

/** What a new revision is made from, read and filled in. */
export interface StartPoint {
  /** A request that would register just this, tags included. */
  readonly request: JsonObject;
  /** The revision that it is; undefined for a file. */
  readonly arn: string | undefined;
  /** As the trace tag and the log name it: an ARN, or `file:` and the path. */
  readonly label: string;
}

/** The start that the inputs name, for all services alike, and the images that are left for containers by name. */
export interface GivenStart {
  readonly start: StartPoint | undefined;
  readonly images: RequestedImages;
  /** The images that placeholders of a file were filled with, by container name: this run sets them, too. */
  readonly filled: ReadonlyMap<string, ImageReference>;
}

/**
 * Reads the start that the inputs name; without one each service starts from what it runs.
 * @throws DeployError `not-deployable` for a revision that cannot be deployed any more, `invalid-input` for placeholders
 *   without an image
 */
export async function readStart(
  ecs: EcsPort,
  start: Start,
  images: RequestedImages,
  signal: AbortSignal,
): Promise<GivenStart> {
  switch (start.kind) {
    case 'running':
      return { start: undefined, images, filled: new Map() };
    case 'file': {
      const filled = fillPlaceholders(start.content, images);
      return {
        start: { request: filled.content, arn: undefined, label: `file:${start.path}` },
        images: filled.images,
        filled: filled.filled,
      };
    }
    case 'definition': {
      const definition = await readDefinition(ecs, start.reference, signal);
      if (definition.status !== 'ACTIVE') {
        throw new DeployError(
          'not-deployable',
          `taskDefinition "${start.reference}" is ${definition.status || 'without a status'}: it was deregistered and cannot be deployed. Name a revision that is ACTIVE, or only the family for its latest one.`,
        );
      }
      return { start: startOf(definition), images, filled: new Map() };
    }
  }
}

/** A revision as a start. */
export function startOf(definition: TaskDefinition): StartPoint {
  return { request: cloneWithImages(definition, new Map()), arn: definition.arn, label: definition.arn };
}

async function readDefinition(ecs: EcsPort, reference: string, signal: AbortSignal): Promise<TaskDefinition> {
  try {
    return await ecs.describeTaskDefinition(reference, signal);
  } catch (error) {
    // ECS's word for one that does not exist.
    if (!hasAwsCode(error, 'ClientException')) throw error;
    throw new DeployError(
      'not-found',
      `taskDefinition is "${reference}", but this account and region have no such task definition with an ACTIVE revision. Correct the name.`,
    );
  }
}
