import type { Freshness, RevisedService } from './plan.ts';
import { readRunningDigests } from './read-tasks.ts';
import { type NoteBonus, bonusRead } from '../aws/bonus-read.ts';
import type { EcrPort } from '../aws/ecr-port.ts';
import { ecrRepositoryOf } from '../aws/ecr-image.ts';
import type { EcsPort } from '../aws/ecs-port.ts';

const what = 'Whether the tag in ECR still names the digest that runs cannot be checked';

/**
 * Compares the digests that an equal revision's tasks run with what the tags name in ECR now: a tag that was pushed
 * again makes an equal definition run another content. All reads are a bonus.
 */
export async function readFreshness(
  ecs: EcsPort,
  ecr: EcrPort,
  cluster: string,
  { snapshot, images }: RevisedService,
  denied: NoteBonus,
  signal: AbortSignal,
): Promise<Freshness> {
  const tagged = [...images].flatMap(([container, image]) => {
    const repository = ecrRepositoryOf(image);
    // A digest names its content for ever; a registry other than ECR is not asked.
    if (!repository || image.tag === undefined || image.digest !== undefined) return [];
    return [{ container, repository, tag: image.tag }];
  });
  if (tagged.length === 0) return 'unknown';
  const query = { cluster, service: snapshot.name, signal };
  const running = await bonusRead(() => readRunningDigests(ecs, query, snapshot.definition.arn), what, denied);
  if (!running) return 'unknown';
  const verdicts = await Promise.all(
    tagged.map(async ({ container, repository, tag }): Promise<Freshness> => {
      const digests = running.get(container);
      if (!digests) return 'unknown';
      const image = await bonusRead(() => ecr.taggedImage(repository, tag, signal), what, denied);
      if (!image) return 'unknown';
      // ECS reports the digest of the list or that of the platform's own image, depending on the platform.
      const named = new Set([image.digest, ...image.platforms]);
      return [...digests].every((digest) => named.has(digest)) ? 'same' : 'differs';
    }),
  );
  if (verdicts.includes('differs')) return 'differs';
  return verdicts.includes('unknown') ? 'unknown' : 'same';
}
