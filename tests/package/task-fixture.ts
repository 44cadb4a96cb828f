/** A small task.json that keeps every rule; tests break one thing of a copy at a time. */
export const goodTask = {
  id: '3f0c2a6e-58b1-4a0e-9f57-6d1f0c9f2b11',
  name: 'SampleTask',
  friendlyName: 'Sample task',
  description: 'Does nothing.',
  helpMarkDown: 'There is no more to know.',
  author: 'Somebody',
  category: 'Deploy',
  instanceNameFormat: 'Sample $(service)',
  minimumAgentVersion: '3.232.1',
  version: { Major: 1, Minor: 0, Patch: 0 },
  groups: [{ name: 'more', displayName: 'More', isExpanded: false }],
  inputs: [
    { name: 'connection', label: 'Connection', type: 'connectedService:AWS', helpMarkDown: 'Which.' },
    {
      name: 'region',
      label: 'Region',
      type: 'pickList',
      helpMarkDown: 'Where.',
      options: { 'eu-west-1': 'Ireland' },
      properties: { EditableOptions: 'True' },
    },
    { name: 'service', label: 'Service', type: 'multiLine', helpMarkDown: 'One a line.', properties: { rows: '2' } },
    { name: 'wait', label: 'Wait', type: 'boolean', defaultValue: true, helpMarkDown: 'Or not.', groupName: 'more' },
    {
      name: 'minutes',
      label: 'Minutes',
      type: 'string',
      defaultValue: '30',
      helpMarkDown: 'How long.',
      groupName: 'more',
      visibleRule: 'wait = true && service != ""',
    },
  ],
  execution: { Node20_1: { target: 'index.js' }, Node24: { target: 'index.js' } },
  outputVariables: [{ name: 'status', description: 'How it went.' }],
  restrictions: { settableVariables: { allowed: ['status'] } },
};

/** The one file that the sample task's folder contains. */
export const goodFolder = { has: (file: string): boolean => file === 'index.js' };

/** A deep copy of the good task with one thing changed. */
export function taskWith(change: (task: typeof goodTask) => Readonly<Record<string, unknown>>): unknown {
  const task = structuredClone(goodTask);
  return { ...task, ...change(task) };
}

/** The same for one input, found by its name. */
export function taskWithInput(name: string, change: Readonly<Record<string, unknown>>): unknown {
  return taskWith(({ inputs }) => ({
    inputs: inputs.map((input) => (input.name === name ? { ...input, ...change } : input)),
  }));
}
