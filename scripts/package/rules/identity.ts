import type { TaskRule } from './rule.ts';

const required = [
  'id',
  'name',
  'friendlyName',
  'description',
  'helpMarkDown',
  'author',
  'category',
  'instanceNameFormat',
  'minimumAgentVersion',
  'version',
  'inputs',
  'execution',
  'outputVariables',
] as const;

const friendlyNameLimit = 40;

/** 3.232.1 is the first agent that knows Node20_1 among those that self-hosted machines still run. */
const oldestAgent = [3, 232, 1] as const;

/** Rules about what the task is called and which agents may run it. */
export const identityRules: readonly TaskRule[] = [
  {
    title: 'everything that the agent or the editor needs is there',
    problems: (task) =>
      required
        .filter((key) => task[key] === undefined || task[key] === '')
        .map((key) => `task.json has no "${key}", or an empty one: add it.`),
  },
  {
    title: 'friendlyName fits',
    problems: ({ friendlyName = '' }) =>
      friendlyName.length > friendlyNameLimit
        ? [
            `friendlyName "${friendlyName}" has ${friendlyName.length} characters: the Marketplace takes ${friendlyNameLimit}.`,
          ]
        : [],
  },
  {
    title: 'instanceNameFormat refers to declared inputs',
    problems: ({ instanceNameFormat = '', inputs = [] }) => {
      const names = new Set(inputs.map(({ name }) => name));
      return [...instanceNameFormat.matchAll(/\$\(([^)]*)\)/g)]
        .map(([, name = '']) => name)
        .filter((name) => !names.has(name))
        .map(
          (name) => `instanceNameFormat shows "$(${name})", which is no input: use one of ${[...names].join(', ')}.`,
        );
    },
  },
  {
    title: 'the version is made of whole numbers',
    problems: ({ version }) =>
      Object.entries(version ?? {})
        .filter(([, part]) => !Number.isSafeInteger(part) || part < 0)
        .map(([key, part]) => `version.${key} is ${part}: it must be a whole number from 0.`),
  },
  {
    title: 'the oldest agent knows Node 20',
    problems: ({ minimumAgentVersion = '' }) =>
      minimumAgentVersion !== '' && isOlder(minimumAgentVersion, oldestAgent)
        ? [
            `minimumAgentVersion ${minimumAgentVersion} lets agents in that lack Node20_1: write ${oldestAgent.join('.')} or later.`,
          ]
        : [],
  },
];

function isOlder(version: string, than: readonly number[]): boolean {
  const parts = version.split('.').map(Number);
  for (const [index, floor] of than.entries()) {
    const part = parts[index] ?? 0;
    if (part !== floor) return part < floor;
  }
  return false;
}
