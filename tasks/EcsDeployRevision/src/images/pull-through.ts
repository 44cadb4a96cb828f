import { bonusRead } from '../aws/bonus-read.ts';
import type { EcrRepository } from '../aws/ecr-image.ts';
import type { EcrPort } from '../aws/ecr-port.ts';

// What AWS's console and documentation propose as prefixes of pull-through-cache rules.
const customaryPrefixes = [
  'ecr-public',
  'docker-hub',
  'quay',
  'kubernetes',
  'k8s',
  'registry-k8s-io',
  'github',
  'github-container-registry',
  'gitlab',
  'gitlab-container-registry',
  'azure',
  'azure-container-registry',
  'chainguard',
];

/**
 * True where an image that ECR does not have may come from elsewhere with its first pull. The registry's rules decide;
 * where they may not be read, and another account's seldom may, the prefixes that AWS proposes.
 */
export async function isPulledThrough(ecr: EcrPort, repository: EcrRepository, signal: AbortSignal): Promise<boolean> {
  const untold = (): void => undefined;
  const rules = await bonusRead(() => ecr.pullThroughPrefixes(repository, signal), 'The rules cannot be read', untold);
  const prefixes = rules ?? customaryPrefixes;
  return prefixes.some((prefix) => prefix === 'ROOT' || repository.repositoryName.startsWith(`${prefix}/`));
}
