import type { TaskInput, TaskJson } from '../task-json.ts';
import { parseVisibleRule, type VisibleRuleTerm } from '../visible-rule.ts';
import type { TaskRule } from './rule.ts';

/** Rules about groups and about when the classic editor shows an input. */
export const layoutRules: readonly TaskRule[] = [
  {
    title: 'every group that an input names exists',
    problems: ({ inputs = [], groups = [] }) => {
      const names = new Set(groups.map(({ name }) => name));
      return inputs.flatMap(({ name, groupName }) =>
        groupName === undefined || names.has(groupName)
          ? []
          : [`The input "${name}" is in the group "${groupName}", which is not declared: declared are ${list(names)}.`],
      );
    },
  },
  {
    title: 'every group is named once and has inputs',
    problems: ({ inputs = [], groups = [] }) => {
      const used = new Set(inputs.map(({ groupName }) => groupName));
      return groups.flatMap(({ name }, index) => {
        if (groups.findIndex((group) => group.name === name) !== index)
          return [`The group "${name}" is declared twice.`];
        return used.has(name) ? [] : [`No input is in the group "${name}": remove the group.`];
      });
    },
  },
  {
    title: 'every group starts collapsed',
    problems: ({ groups = [] }) =>
      groups
        .filter(({ isExpanded }) => isExpanded !== false)
        .map(({ name }) => `The group "${name}" does not say "isExpanded": false.`),
  },
  {
    title: 'a visibleRule compares declared inputs with values that they can have',
    problems: (task) => visibleRules(task).flatMap(({ owner, rule }) => problemsOfVisibleRule(task, owner, rule)),
  },
];

function visibleRules({ inputs = [], groups = [] }: TaskJson) {
  return [...inputs, ...groups].flatMap(({ name, visibleRule }) =>
    visibleRule === undefined ? [] : [{ owner: name, rule: visibleRule }],
  );
}

function problemsOfVisibleRule({ inputs = [] }: TaskJson, owner: string, rule: string): readonly string[] {
  const where = `The visibleRule of "${owner}", ${JSON.stringify(rule)},`;
  const terms = parseVisibleRule(rule);
  if (terms === undefined) {
    return [`${where} cannot be read: write "input = value", with !=, EndsWith or NotEndsWith, joined by && or ||.`];
  }
  return terms.flatMap((term) => {
    const input = inputs.find(({ name }) => name === term.input);
    if (input === undefined) return [`${where} looks at "${term.input}", which is no input.`];
    if (input.name === owner) return [`${where} looks at its own input, which could never be shown again.`];
    return isPossible(term, input) ? [] : [`${where} waits for "${term.value}", which "${input.name}" never is.`];
  });
}

function isPossible({ operator, value }: VisibleRuleTerm, input: TaskInput): boolean {
  if (operator === 'EndsWith' || operator === 'NotEndsWith') return true;
  if (input.type === 'boolean') return value === 'true' || value === 'false';
  const closed =
    input.type === 'radio' || (input.type === 'pickList' && input.properties?.['EditableOptions'] !== 'True');
  return !closed || value === '' || Object.hasOwn(input.options ?? {}, value);
}

function list(names: ReadonlySet<string>): string {
  return [...names].join(', ') || 'none';
}
