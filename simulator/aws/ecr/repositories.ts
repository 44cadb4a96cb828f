import { AwsError } from '../protocol/errors.ts';
import type { Call, Permission } from '../protocol/operation.ts';
import type { Region } from '../world.ts';
import type { Repository } from './state.ts';

/** Makes a repository; what CreateRepository and seeding share. */
export function makeRepository(
  region: Region,
  name: string,
  given: Partial<Pick<Repository, 'mutability' | 'exclusions' | 'registryId'>> = {},
): Repository {
  const { accountId, clock, partition } = region.world;
  const registryId = given.registryId ?? accountId;
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const repository: Repository = {
    name,
    registryId,
    arn: repositoryArn(region, name, registryId),
    uri: `${registryId}.dkr.ecr.${region.name}.${domain}/${name}`,
    createdAt: clock.seconds(),
    mutability: given.mutability ?? 'MUTABLE',
    exclusions: given.exclusions ?? [],
    images: new Map(),
  };
  region.ecr.registry(registryId).set(name, repository);
  return repository;
}

/** Finds a repository. Throws RepositoryNotFoundException. */
export function findRepository(region: Region, name: string, registryId = region.world.accountId): Repository {
  const repository = region.ecr.registry(registryId).get(name);
  if (repository === undefined) {
    throw new AwsError(
      'RepositoryNotFoundException',
      `The repository with name '${name}' does not exist in the registry with id '${registryId}'`,
    );
  }
  return repository;
}

/** The ARN of a repository, of another account's registry too. */
export function repositoryArn(region: Region, name: string, registryId = region.world.accountId): string {
  return `arn:${region.world.partition}:ecr:${region.name}:${registryId}:repository/${name}`;
}

/** What an operation on one repository needs. */
export function repositoryPermission(action: string) {
  return (
    { region }: Call,
    input: { readonly repositoryName: string; readonly registryId?: string },
  ): readonly Permission[] => [{ action, resource: repositoryArn(region, input.repositoryName, input.registryId) }];
}
