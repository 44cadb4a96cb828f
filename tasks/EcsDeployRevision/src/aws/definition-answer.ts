import { type Json, isJsonObject, stringIn } from '../revision/json.ts';
import type { TaskDefinition } from '../revision/task-definition.ts';

/**
 * Reads the answer of DescribeTaskDefinition or RegisterTaskDefinition; its tags stand beside the definition.
 * @throws TypeError where the answer holds no task definition
 */
export function definitionIn(answer: Json): TaskDefinition {
  const content = isJsonObject(answer) ? answer['taskDefinition'] : undefined;
  const arn = isJsonObject(content) ? stringIn(content, 'taskDefinitionArn') : undefined;
  if (!isJsonObject(answer) || !isJsonObject(content) || arn === undefined) {
    throw new TypeError('Amazon ECS answered without a task definition.');
  }
  const { tags } = answer;
  return {
    arn,
    status: stringIn(content, 'status') ?? '',
    content,
    tags: Array.isArray(tags) ? tags : [],
  };
}
