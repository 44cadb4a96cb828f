import type { TaskHandlers } from '../task-json.ts';
import type { TaskRule } from './rule.ts';

const phases = ['prejobexecution', 'execution', 'postjobexecution'] as const;
const handlerNames = ['Node20_1', 'Node24'] as const;

/** Rules about how the agent starts the task, what it may print and which variables it may set. */
export const executionRules: readonly TaskRule[] = [
  {
    title: 'only the handlers Node20_1 and Node24, both',
    problems: (task) =>
      phases.flatMap((phase) => {
        const handlers = task[phase];
        if (handlers === undefined) return [];
        const names = Object.keys(handlers).toSorted();
        return names.join() === handlerNames.join()
          ? []
          : [`${phase} declares ${names.join(', ') || 'no handler'}: it must declare ${handlerNames.join(' and ')}.`];
      }),
  },
  {
    title: 'both handlers start the same file',
    problems: (task) =>
      phases.flatMap((phase) => {
        const targets = targetsOf(task[phase]);
        return targets.length > 1
          ? [
              `${phase} starts ${targets.join(' and ')}: both handlers must start the same file, since either runs both.`,
            ]
          : [];
      }),
  },
  {
    title: 'the file that the handlers start exists',
    problems: (task, folder) =>
      phases.flatMap((phase) =>
        targetsOf(task[phase])
          .filter((target) => !folder.has(target))
          .map((target) => `${phase} starts "${target}", which the built task does not contain.`),
      ),
  },
  {
    title: 'every output may be set, and nothing else',
    problems: ({ outputVariables = [], restrictions }) => {
      const outputs = new Set(outputVariables.map(({ name }) => name));
      const allowed = new Set(restrictions?.settableVariables?.allowed ?? []);
      return [
        ...without(outputs, allowed).map(
          (name) =>
            `The output "${name}" is missing from restrictions.settableVariables.allowed: the agent would refuse it.`,
        ),
        ...without(allowed, outputs).map(
          (name) =>
            `restrictions.settableVariables.allowed names "${name}", which is no output: remove it or declare it.`,
        ),
      ];
    },
  },
  {
    title: 'every output is described',
    problems: ({ outputVariables = [] }) =>
      outputVariables
        .filter(({ description = '' }) => description === '')
        .map(({ name }) => `The output "${name}" has no description: say what it holds.`),
  },
  {
    title: 'no restricted command mode',
    problems: ({ restrictions }) =>
      restrictions?.commands?.mode === 'restricted'
        ? ['restrictions.commands.mode "restricted" would block the summary and attachments: leave it out.']
        : [],
  },
];

function targetsOf(handlers: TaskHandlers | undefined): readonly string[] {
  return [...new Set(Object.values(handlers ?? {}).map(({ target }) => target))];
}

function without(names: ReadonlySet<string>, others: ReadonlySet<string>): readonly string[] {
  return [...names].filter((name) => !others.has(name));
}
