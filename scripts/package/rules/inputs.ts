import type { TaskInput } from '../task-json.ts';
import type { TaskRule } from './rule.ts';

/** One endpoint type; after a further colon, a filter on its authentication schemes. */
const connectedService = /^connectedService:[A-Za-z0-9._-]+(:[A-Za-z0-9]+(,[A-Za-z0-9]+)*)?$/;

/** The properties that the editor knows. The schema checks their values but lets a misspelt name pass. */
const knownProperties = new Set([
  'EditableOptions',
  'MultiSelect',
  'MultiSelectFlatList',
  'DisableManageLink',
  'IsSearchable',
  'PopulateDefaultValue',
  'isVariableOrNonNegativeNumber',
  'resizable',
  'rows',
  'maxLength',
  'editorExtension',
  'EndpointFilterRule',
]);

/** Rules about the inputs themselves; those about when and where the editor shows them are `layoutRules`. */
export const inputRules: readonly TaskRule[] = [
  {
    title: 'input names and aliases are distinct whatever their case',
    problems: ({ inputs = [] }) => {
      const seen = new Set<string>();
      return inputs
        .flatMap(({ name, aliases = [] }) => [name, ...aliases])
        .filter((name) => {
          const taken = seen.has(name.toUpperCase());
          seen.add(name.toUpperCase());
          return taken;
        })
        .map((name) => `The input name or alias "${name}" is taken: both would arrive as INPUT_${name.toUpperCase()}.`);
    },
  },
  {
    title: 'every input has a label and a help text',
    problems: ({ inputs = [] }) =>
      inputs.flatMap((input) =>
        (['label', 'helpMarkDown'] as const)
          .filter((key) => (input[key] ?? '').trim() === '')
          .map((key) => `The input "${input.name}" has no ${key}: add one.`),
      ),
  },
  {
    title: 'no path is a filePath or secureFile input',
    problems: ({ inputs = [] }) =>
      inputs
        .filter(({ type }) => type === 'filePath' || type === 'secureFile')
        .map(
          ({ name, type }) =>
            `The input "${name}" is a ${type}, which arrives as a folder when empty: make it a string.`,
        ),
  },
  {
    title: 'a connectedService input names one endpoint type',
    problems: ({ inputs = [] }) =>
      inputs
        .filter(({ type }) => type.startsWith('connectedService:') && !connectedService.test(type))
        .map(
          ({ name, type }) =>
            `The input "${name}" is of type "${type}": write connectedService:TYPE or connectedService:TYPE:SCHEME,SCHEME.`,
        ),
  },
  {
    title: 'options belong to pick lists and radio buttons',
    problems: ({ inputs = [] }) =>
      inputs.flatMap((input) => {
        const { name, type, options = {} } = input;
        const texts = Object.values(options).every((text) => typeof text === 'string' && text !== '');
        if (!texts) return [`The input "${name}" has an option without a text: write "value": "text".`];
        const count = Object.keys(options).length;
        if (!choosable(input) && count > 0)
          return [`The input "${name}" is a ${type} with options: only pickList and radio show them.`];
        if (choosable(input) && count === 0) return [`The input "${name}" is a ${type} without options: list them.`];
        return [];
      }),
  },
  {
    title: 'a default is a value that the input can have',
    problems: ({ inputs = [] }) =>
      inputs
        .filter((input) => input.defaultValue !== undefined && !acceptsDefault(input, input.defaultValue))
        .map(
          ({ name, type, defaultValue }) =>
            `The input "${name}" of type ${type} cannot have the default ${JSON.stringify(defaultValue)}.`,
        ),
  },
  {
    title: 'properties are those that the editor knows',
    problems: ({ inputs = [] }) =>
      inputs.flatMap(({ name, properties = {} }) =>
        Object.keys(properties)
          .filter((key) => !knownProperties.has(key))
          .map(
            (key) =>
              `The input "${name}" has the property "${key}": the editor knows ${[...knownProperties].join(', ')}.`,
          ),
      ),
  },
];

function choosable({ type }: TaskInput): boolean {
  return type === 'pickList' || type === 'radio';
}

function acceptsDefault({ type, options = {}, properties = {} }: TaskInput, value: string | boolean): boolean {
  // Empty is what an input without a default is; only a tick box has no such state.
  if (value === '') return type !== 'boolean';
  switch (type) {
    case 'boolean':
      return [true, false, 'true', 'false'].includes(value);
    case 'int':
      return typeof value === 'string' && /^-?\d+$/.test(value);
    case 'pickList':
    case 'radio':
      return typeof value === 'string' && (properties['EditableOptions'] === 'True' || Object.hasOwn(options, value));
    case 'string':
    case 'multiLine':
      return typeof value === 'string';
    default:
      // A connection or an identity is an id of one organisation, which no default can mean.
      return false;
  }
}
