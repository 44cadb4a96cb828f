import type { JsonObject } from '../json.ts';
import { AwsError, invalidParameter, notImitated } from '../protocol/errors.ts';
import { operation } from '../protocol/operation.ts';
import type { Region } from '../world.ts';
import type { Repository } from './state.ts';

/** Makes a repository; what CreateRepository and seeding share. */
export function makeRepository(region: Region, name: string, mutability = 'MUTABLE'): Repository {
  const { accountId, clock, partition } = region.world;
  const domain = partition === 'aws-cn' ? 'amazonaws.com.cn' : 'amazonaws.com';
  const repository: Repository = {
    name,
    arn: region.arn('ecr', `repository/${name}`),
    uri: `${accountId}.dkr.ecr.${region.name}.${domain}/${name}`,
    createdAt: clock.seconds(),
    mutability,
    images: new Map(),
  };
  region.ecr.repositories.set(name, repository);
  return repository;
}

/** Finds a repository. Throws RepositoryNotFoundException, also for another account's registry. */
export function findRepository(region: Region, name: string, registryId = region.world.accountId): Repository {
  const repository = registryId === region.world.accountId ? region.ecr.repositories.get(name) : undefined;
  if (repository === undefined) {
    throw new AwsError(
      'RepositoryNotFoundException',
      `The repository with name '${name}' does not exist in the registry with id '${registryId}'`,
    );
  }
  return repository;
}

interface CreateRepositoryInput {
  readonly repositoryName: string;
  readonly imageTagMutability?: string;
  readonly imageTagMutabilityExclusionFilters?: readonly object[];
}

/** Creates a repository. */
export const createRepository = operation<CreateRepositoryInput>({
  name: 'CreateRepository',
  permissions: ({ region }, input) => [
    { action: 'ecr:CreateRepository', resource: region.arn('ecr', `repository/${input.repositoryName}`) },
  ],
  run: ({ region, world }, input) => {
    const name = input.repositoryName;
    if (!/^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/.test(name)) {
      throw invalidParameter(
        `Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression ` +
          `'(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''`,
      );
    }
    if (input.imageTagMutabilityExclusionFilters !== undefined) throw notImitated('tag mutability exclusion filters');
    if (region.ecr.repositories.has(name)) {
      throw new AwsError(
        'RepositoryAlreadyExistsException',
        `The repository with name '${name}' already exists in the registry with id '${world.accountId}'`,
      );
    }
    return { repository: describe(region, makeRepository(region, name, input.imageTagMutability)) };
  },
});

interface DescribeRepositoriesInput {
  readonly registryId?: string;
  readonly repositoryNames?: readonly string[];
}

/** Describes the repositories named, or all. */
export const describeRepositories = operation<DescribeRepositoriesInput>({
  name: 'DescribeRepositories',
  permissions: ({ region }, input) =>
    (input.repositoryNames ?? ['*']).map((name) => ({
      action: 'ecr:DescribeRepositories',
      resource: region.arn('ecr', `repository/${name}`),
    })),
  run: ({ region }, input) => {
    const names = input.repositoryNames ?? [...region.ecr.repositories.keys()];
    return { repositories: names.map((name) => describe(region, findRepository(region, name, input.registryId))) };
  },
});

function describe(region: Region, repository: Repository): JsonObject {
  return {
    repositoryArn: repository.arn,
    registryId: region.world.accountId,
    repositoryName: repository.name,
    repositoryUri: repository.uri,
    createdAt: repository.createdAt,
    imageTagMutability: repository.mutability,
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: 'AES256' },
  };
}
