import type { ImageReference } from '../revision/image-reference.ts';

/** A repository in a private registry of Amazon ECR. */
export interface EcrRepository {
  readonly registryId: string;
  readonly region: string;
  readonly repositoryName: string;
}

/** Reads the registry's host name; undefined for an image that is not in a private ECR registry. */
export function ecrRepositoryOf({ registry, path }: ImageReference): EcrRepository | undefined {
  const match = /^(\d{12})\.dkr[.-]ecr(?:-fips)?\.([a-z0-9-]+)\.[a-z0-9.-]+$/.exec(registry ?? '');
  if (!match) return undefined;
  const [, registryId = '', region = ''] = match;
  return { registryId, region, repositoryName: path };
}
