/**
 * Condenses one of AWS's public API models to what the simulator needs to validate requests.
 *
 * Input: a `service-2.json` as botocore ships it (Copyright Amazon.com, Inc., Apache License 2.0). Output: the
 * operations, and the shapes that their inputs reach, without any documentation text.
 *
 *     npx tsx scripts/condense-model.ts <service-2.json> <out.json>
 */
import { readFileSync, writeFileSync } from 'node:fs';

interface ModelShape {
  readonly type: string;
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, { readonly shape: string }>>;
  readonly member?: { readonly shape: string };
  readonly key?: { readonly shape: string };
  readonly value?: { readonly shape: string };
  readonly min?: number;
  readonly max?: number;
}

interface Model {
  readonly metadata: Readonly<Record<string, unknown>>;
  readonly operations: Readonly<
    Record<
      string,
      { readonly input?: { readonly shape: string }; readonly output?: { readonly resultWrapper?: string } }
    >
  >;
  readonly shapes: Readonly<Record<string, ModelShape>>;
}

const [input, output] = process.argv.slice(2);
if (input === undefined || output === undefined) {
  process.stderr.write('Usage: npx tsx scripts/condense-model.ts <service-2.json> <out.json>\n');
  process.exit(2);
}

const model = JSON.parse(readFileSync(input, 'utf8')) as Model;
const shapes = new Map<string, object>();

function reach(name: string): void {
  if (shapes.has(name)) return;
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`${input} names the shape ${name} and does not define it.`);
  const members =
    shape.members &&
    Object.fromEntries(Object.entries(shape.members).map(([member, reference]) => [member, reference.shape]));
  shapes.set(name, {
    type: shape.type,
    required: shape.required,
    members,
    member: shape.member?.shape,
    key: shape.key?.shape,
    value: shape.value?.shape,
    min: shape.min,
    max: shape.max,
  });
  const next = [...Object.values(members ?? {}), shape.member?.shape, shape.key?.shape, shape.value?.shape];
  for (const reached of next) if (reached !== undefined) reach(reached);
}

const operations = Object.entries(model.operations).map(([name, operation]) => {
  if (operation.input) reach(operation.input.shape);
  return [name, { input: operation.input?.shape, resultWrapper: operation.output?.resultWrapper }] as const;
});

const { apiVersion, endpointPrefix, protocol, signingName, targetPrefix, xmlNamespace } = model.metadata;
const metadata = { apiVersion, protocol, signingName: signingName ?? endpointPrefix, targetPrefix, xmlNamespace };

/** One entry a line, so that a change of the model reads well in a diff. */
function lines(entries: Iterable<readonly [string, unknown]>): string {
  return [...entries]
    .toSorted(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, value]) => `    ${JSON.stringify(name)}: ${JSON.stringify(value)}`)
    .join(',\n');
}

const text = `{
  "source": "AWS API model, as shipped in botocore (Apache-2.0); condensed by scripts/condense-model.ts",
  "metadata": ${JSON.stringify(metadata)},
  "operations": {
${lines(operations)}
  },
  "shapes": {
${lines(shapes)}
  }
}
`;
writeFileSync(output, text);
process.stdout.write(`${output}: ${operations.length} operations, ${shapes.size} shapes\n`);
