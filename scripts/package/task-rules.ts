import { executionRules } from './rules/execution.ts';
import { identityRules } from './rules/identity.ts';
import { inputRules } from './rules/inputs.ts';
import { layoutRules } from './rules/layout.ts';
import type { TaskFolder, TaskRule } from './rules/rule.ts';
import { matchSchema } from './schema.ts';

/** Every rule that task.json must keep beyond Microsoft's schema, which requires next to nothing. */
export const taskRules: readonly TaskRule[] = [...identityRules, ...inputRules, ...layoutRules, ...executionRules];

/** Everything that is wrong with a parsed task.json, one line each; empty when the agent and the editor will take it. */
export function problemsOfTask(candidate: unknown, folder: TaskFolder): readonly string[] {
  const result = matchSchema(candidate);
  // The rules rely on the shape that the schema promises, so they wait until it holds.
  return result.kind === 'invalid'
    ? result.problems
    : taskRules.flatMap(({ problems }) => problems(result.task, folder));
}
