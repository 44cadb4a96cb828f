import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { parseStep } from './support/given.ts';
import { randomOf, spoil } from './support/spoil.ts';
import { type Valid, valid } from './support/valid.ts';
import { DeployError } from '../../../tasks/EcsDeployRevision/src/deploy-error.ts';

const documents: ReadonlySet<string> = new Set([
  'taskDefinitionFile',
  'imageDefinitionsFile',
  'overridesFile',
  'overrides',
  'serviceSettings',
]);

/** Reads a step that has this text for the input; the message where it is refused. */
async function refusalOf({ input, file, text }: Valid): Promise<string | undefined> {
  const others = { service: 'chat', image: 'IMAGE1_NAME=nginx:2' };
  const inputs = { ...others, [input]: file ?? text };
  const given = input === 'imageDefinitionsFile' ? { ...inputs, image: '' } : inputs;
  return parseStep({ inputs: given, files: file === undefined ? {} : { [file]: text } }).then(
    () => undefined,
    (error: unknown) => {
      if (error instanceof DeployError && error.code === 'invalid-input') return error.message;
      throw error;
    },
  );
}

/** What every message about an input has to say: which input, and where in it. */
function checkMessage({ input, file, text }: Valid, message: string): void {
  const about = `${JSON.stringify(text)} → ${message}`;
  if (!documents.has(input))
    return assert.match(message, new RegExp(`^(${input}|"[^"]*" stands in|image is empty)`), about);
  const name = file === undefined ? input : `${input} ${file}`;
  const place = /, line (\d+), column (\d+): /.exec(message);
  if (place === null) return assert.match(message, new RegExp(`^(${name} is empty|image is empty)`), about);
  assert.ok(message.startsWith(`${name}, line `), about);
  const lines = text.split(/\r\n|\n|\r/);
  const [line, column] = [Number(place[1]), Number(place[2])];
  assert.ok(line >= 1 && line <= lines.length, about);
  assert.ok(column >= 1 && column <= (lines[line - 1] ?? '').length + 1, about);
  assert.doesNotMatch(message, /\n|undefined|\[object|at .*\.ts:/, about);
}

describe('malformed inputs and files', () => {
  it('stand beside valid ones that are taken', async () => {
    for (const one of valid) assert.equal(await refusalOf(one), undefined, `${one.input} ${one.file ?? ''}`);
  });

  it('are refused with the input and the place, ten thousand of them', async () => {
    const random = randomOf(20_261_121);
    let refused = 0;
    for (let round = 0; refused < 10_000; round++) {
      const one = valid[round % valid.length];
      assert.ok(one && round < 40_000);
      const spoiled = { ...one, text: spoil(one.text, random) };
      const message = await refusalOf(spoiled);
      if (message === undefined) continue;
      checkMessage(spoiled, message);
      refused++;
    }
  });

  for (const { input, file } of valid) {
    it(`may be anything at all: ${input} ${file ?? ''}`, async () => {
      const text = fc.oneof(
        fc.string({ unit: 'binary' }),
        fc.string({ unit: 'grapheme-ascii' }),
        fc.json(),
        fc.stringMatching(/^[\s{}[\]:,"'#&*!|>%@`a-c01-]*$/),
      );
      await fc.assert(
        fc.asyncProperty(text, async (any) => {
          const one = { input, text: any, ...(file === undefined ? {} : { file }) };
          const message = await refusalOf(one);
          if (message !== undefined) checkMessage(one, message);
        }),
        { numRuns: 200, seed: 1 },
      );
    });
  }
});
