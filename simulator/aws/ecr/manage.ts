import type { JsonObject } from '../json.ts';
import { AwsError, invalidParameter } from '../protocol/errors.ts';
import { operation } from '../protocol/operation.ts';
import { findRepository, makeRepository, repositoryArn, repositoryPermission } from './repositories.ts';
import type { Repository } from './state.ts';
import { checkMutability, type MutabilityInput, showMutability } from './tag-mutability.ts';

/** Creates a repository. */
export const createRepository = operation<MutabilityInput & { readonly repositoryName: string }>({
  name: 'CreateRepository',
  permissions: repositoryPermission('ecr:CreateRepository'),
  run: ({ region, world }, input) => {
    const name = input.repositoryName;
    if (!/^[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*$/.test(name)) {
      throw invalidParameter(
        `Invalid parameter at 'repositoryName' failed to satisfy constraint: 'must satisfy regular expression ` +
          `'(?:[a-z0-9]+(?:[._-][a-z0-9]+)*/)*[a-z0-9]+(?:[._-][a-z0-9]+)*''`,
      );
    }
    const exclusions = checkMutability(input);
    if (region.ecr.registry(world.accountId).has(name)) {
      throw new AwsError(
        'RepositoryAlreadyExistsException',
        `The repository with name '${name}' already exists in the registry with id '${world.accountId}'`,
      );
    }
    const mutability = input.imageTagMutability ?? 'MUTABLE';
    return { repository: describe(makeRepository(region, name, { mutability, exclusions })) };
  },
});

interface DescribeRepositoriesInput {
  readonly registryId?: string;
  readonly repositoryNames?: readonly string[];
}

/** Describes the repositories named, or all of a registry. */
export const describeRepositories = operation<DescribeRepositoriesInput>({
  name: 'DescribeRepositories',
  permissions: ({ region }, input) =>
    (input.repositoryNames ?? ['*']).map((name) => ({
      action: 'ecr:DescribeRepositories',
      resource: repositoryArn(region, name, input.registryId),
    })),
  run: ({ region, world }, input) => {
    const names = input.repositoryNames ?? [...region.ecr.registry(input.registryId ?? world.accountId).keys()];
    return { repositories: names.map((name) => describe(findRepository(region, name, input.registryId))) };
  },
});

function describe(repository: Repository): JsonObject {
  return {
    repositoryArn: repository.arn,
    registryId: repository.registryId,
    repositoryName: repository.name,
    repositoryUri: repository.uri,
    createdAt: repository.createdAt,
    ...showMutability(repository),
    imageScanningConfiguration: { scanOnPush: false },
    encryptionConfiguration: { encryptionType: 'AES256' },
  };
}
