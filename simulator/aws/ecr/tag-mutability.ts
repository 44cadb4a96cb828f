import type { JsonObject } from '../json.ts';
import { invalidParameter } from '../protocol/errors.ts';
import { operation } from '../protocol/operation.ts';
import { findRepository, repositoryPermission } from './repositories.ts';
import type { Repository } from './state.ts';

/** A repository's setting as a request writes it. */
export interface MutabilityInput {
  readonly imageTagMutability?: string;
  readonly imageTagMutabilityExclusionFilters?: readonly { readonly filterType: string; readonly filter: string }[];
}

/** Checks the setting; answers the filters. Throws InvalidParameterException. */
export function checkMutability(input: MutabilityInput): readonly string[] {
  const { imageTagMutability: mutability = 'MUTABLE', imageTagMutabilityExclusionFilters: filters } = input;
  if (!/^(IM)?MUTABLE(_WITH_EXCLUSION)?$/.test(mutability)) {
    throw invalidParameter(
      `Invalid parameter at 'imageTagMutability' failed to satisfy constraint: 'Member must satisfy enum value set: ` +
        `[MUTABLE, IMMUTABLE, IMMUTABLE_WITH_EXCLUSION, MUTABLE_WITH_EXCLUSION]'`,
    );
  }
  if ((filters !== undefined) !== mutability.endsWith('_WITH_EXCLUSION')) {
    throw invalidParameter(
      `Invalid parameter at 'imageTagMutabilityExclusionFilters': filters are ${filters === undefined ? 'required' : 'not allowed'} with ${mutability}`,
    );
  }
  for (const { filterType, filter } of filters ?? []) {
    if (filterType !== 'WILDCARD') throw invalidParameter(`Invalid parameter at 'filterType': '${filterType}'`);
    if (!/^[0-9a-zA-Z._*-]{1,128}$/.test(filter)) throw invalidParameter(`Invalid parameter at 'filter': '${filter}'`);
  }
  return (filters ?? []).map(({ filter }) => filter);
}

/** A repository's setting as answers show it. */
export function showMutability({ mutability, exclusions }: Repository): JsonObject {
  return {
    imageTagMutability: mutability,
    imageTagMutabilityExclusionFilters:
      exclusions.length === 0 ? undefined : exclusions.map((filter) => ({ filterType: 'WILDCARD', filter })),
  };
}

/** True where a tag of the repository may be moved. */
export function isMutable({ mutability, exclusions }: Repository, tag: string): boolean {
  const excluded = mutability.endsWith('_WITH_EXCLUSION') && exclusions.some((filter) => wildcard(filter).test(tag));
  return mutability.startsWith('MUTABLE') !== excluded;
}

function wildcard(filter: string): RegExp {
  return new RegExp(`^${filter.replaceAll('.', String.raw`\.`).replaceAll('*', '.*')}$`);
}

/** Changes a repository's setting; tags stay where they are. */
export const putImageTagMutability = operation<
  MutabilityInput & { readonly registryId?: string; readonly repositoryName: string }
>({
  name: 'PutImageTagMutability',
  permissions: repositoryPermission('ecr:PutImageTagMutability'),
  run: ({ region }, input) => {
    const repository = findRepository(region, input.repositoryName, input.registryId);
    repository.exclusions = checkMutability(input);
    repository.mutability = input.imageTagMutability ?? 'MUTABLE';
    return { registryId: repository.registryId, repositoryName: repository.name, ...showMutability(repository) };
  },
});
