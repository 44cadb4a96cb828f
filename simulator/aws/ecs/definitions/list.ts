import { invalidParameter } from '../../protocol/errors.ts';
import { operation } from '../../protocol/operation.ts';
import { page } from '../paging.ts';

interface ListInput {
  readonly familyPrefix?: string;
  readonly status?: string;
  readonly sort?: string;
  readonly nextToken?: string;
  readonly maxResults?: number;
}

/**
 * Lists the ARNs of revisions: ACTIVE ones unless told otherwise, families in lexical order and the oldest revision of
 * each first; `DESC` is the same from the end. `familyPrefix` is a family's full name (API model).
 */
export const listTaskDefinitions = operation<ListInput>({
  name: 'ListTaskDefinitions',
  permissions: () => [{ action: 'ecs:ListTaskDefinitions', resource: '*' }],
  run: ({ region }, input) => {
    const { familyPrefix, status = 'ACTIVE', sort = 'ASC' } = input;
    check('status', status, ['ACTIVE', 'INACTIVE', 'DELETE_IN_PROGRESS']);
    check('sort', sort, ['ASC', 'DESC']);
    const all = [...region.ecs.families.keys()].toSorted().flatMap((family) => region.ecs.families.get(family) ?? []);
    const arns = all
      .filter(({ family }) => familyPrefix === undefined || family === familyPrefix)
      .filter((definition) => definition.status === status)
      .map(({ arn }) => arn);
    const { items, nextToken } = page(sort === 'DESC' ? arns.toReversed() : arns, input);
    return { taskDefinitionArns: items, nextToken };
  },
});

function check(name: string, value: string, allowed: readonly string[]): void {
  if (allowed.includes(value)) return;
  throw invalidParameter(
    `1 validation error detected: Value '${value}' at '${name}' failed to satisfy constraint: Member must satisfy enum value set: [${allowed.join(', ')}]`,
  );
}
