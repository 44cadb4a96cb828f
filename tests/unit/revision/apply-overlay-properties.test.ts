import assert from 'node:assert/strict';
import * as fc from 'fast-check';
import { type Layers, applyOverlay } from '../../../tasks/EcsDeployRevision/src/revision/apply-overlay.ts';
import {
  type JsonObject,
  isJsonObject,
  objectsIn,
  stringIn,
  stringifyJson,
} from '../../../tasks/EcsDeployRevision/src/revision/json.ts';
import { without } from '../../../tasks/EcsDeployRevision/src/revision/merge.ts';
import { sameRevision } from '../../../tasks/EcsDeployRevision/src/revision/normalise.ts';
import { traceTags } from '../../../tasks/EcsDeployRevision/src/revision/trace-tags.ts';
import { containerPatches, definitions, maps } from './support/definitions.ts';
import { layers } from './support/layers.ts';

const text = fc.constantFrom('', 'x', 'y=z');
const named = fc.uniqueArray(fc.tuple(fc.constantFrom('A', 'D', 'E', '__proto__'), text), {
  selector: ([name]) => name,
});
const overlays: fc.Arbitrary<{ readonly definition: JsonObject; readonly layers: Layers }> = fc
  .tuple(
    definitions,
    fc.record({
      changed: fc.dictionary(fc.constantFrom('app', 'log', 'proxy', 'fresh'), fc.option(containerPatches, { freq: 9 })),
      top: fc.record(
        { cpu: fc.constantFrom('256', null), runtimePlatform: maps(fc.option(text)) },
        { requiredKeys: [] },
      ),
      images: fc.dictionary(fc.constantFrom('app', 'log', 'proxy'), fc.constantFrom('x:2', 'x:3')),
      variables: named,
      secrets: named,
      tags: fc.dictionary(fc.constantFrom('a', 'team'), text),
      traces: fc.record({ run: text, url: text }),
      family: fc.option(fc.constant('web'), { nil: undefined }),
    }),
  )
  .map(([definition, { changed, top, images, variables, secrets, tags, traces, family }]) => {
    const names = new Set(objectsIn(definition['containerDefinitions']).map(nameOf));
    const patches = Object.entries(changed).flatMap(([name, patch]): [string, JsonObject | null][] => {
      if (names.has(name)) return [[name, patch]];
      return name === 'fresh' && patch !== null ? [[name, { image: 'fresh:1', ...patch }]] : [];
    });
    const container = [...names, ...patches.map(([name]) => name)].find(
      (name) => !patches.some(([other, patch]) => other === name && patch === null),
    );
    const environment = new Map(container === undefined ? [] : variables);
    const written = layers({
      overrides: { ...top, containers: Object.fromEntries(patches) },
      images: Object.fromEntries(Object.entries(images).filter(([name]) => names.has(name))),
      tags,
      traceTags: traceTags(traces, []),
      ...(container === undefined ? {} : { container }),
      ...(family === undefined ? {} : { family }),
    });
    const only = container === undefined ? [] : secrets.filter(([name]) => !environment.has(name));
    return { definition, layers: { ...written, overlay: { ...written.overlay, environment, secrets: new Map(only) } } };
  });

describe('any overlay over any definition', () => {
  it('changes nothing the second time', () => {
    fc.assert(
      fc.property(overlays, ({ definition, layers: written }) => {
        const once = applyOverlay(definition, written);
        assert.equal(stringifyJson(applyOverlay(once, written)), stringifyJson(once));
      }),
    );
  });

  it('changes nothing where it names nothing, but for an empty list of tags', () => {
    fc.assert(
      fc.property(definitions, (definition) => {
        const laid = applyOverlay(definition, layers({}));
        const tags = objectsIn(definition['tags']);
        assert.equal(stringifyJson(laid), stringifyJson(tags.length === 0 ? without(definition, 'tags') : definition));
        assert.ok(sameRevision(laid, definition));
      }),
    );
  });

  it('keeps what it does not name, in its order', () => {
    fc.assert(
      fc.property(overlays, ({ definition, layers: written }) => {
        const laid = applyOverlay(definition, written);
        const { overrides } = written.overlay;
        const fields = ['tags', 'family', 'containerDefinitions', ...Object.keys(overrides)];
        assert.equal(stringifyJson(without(laid, ...fields)), stringifyJson(without(definition, ...fields)));
        const patches = overrides['containers'] as JsonObject;
        const kept = objectsIn(definition['containerDefinitions']).filter((one) => patches[nameOf(one)] !== null);
        for (const [at, container] of kept.entries()) {
          const after = objectsIn(laid['containerDefinitions'])[at] ?? {};
          const patch = patches[nameOf(container)];
          const touched = ['image', 'environment', 'secrets', ...Object.keys(isJsonObject(patch) ? patch : {})];
          assert.equal(stringifyJson(without(after, ...touched)), stringifyJson(without(container, ...touched)));
          keepsEntries(container, after, isJsonObject(patch) ? patch : {}, written);
        }
      }),
    );
  });

  it('has each name that it sets once, as a variable or as a secret', () => {
    fc.assert(
      fc.property(overlays, ({ definition, layers: written }) => {
        const { environment, secrets } = written.overlay;
        const container = objectsIn(applyOverlay(definition, written)['containerDefinitions']).find(
          ({ name }) => name === written.container,
        );
        const entries = [...objectsIn(container?.['environment']), ...objectsIn(container?.['secrets'])];
        for (const [name, value] of [...environment, ...secrets]) {
          const found = entries.filter((entry) => entry['name'] === name);
          assert.equal(found.length, 1);
          assert.equal(found[0]?.[environment.has(name) ? 'value' : 'valueFrom'], value);
        }
      }),
    );
  });
});

/** Variables and secrets that nobody named are all there, as they were and in their order. */
function keepsEntries(before: JsonObject, after: JsonObject, patch: JsonObject, { overlay }: Layers): void {
  const inMap = (list: string): readonly string[] => Object.keys((patch[list] as JsonObject | undefined) ?? {});
  const written = new Set([...inMap('environment'), ...inMap('secrets')]);
  const names = new Set([...written, ...overlay.environment.keys(), ...overlay.secrets.keys()]);
  for (const list of ['environment', 'secrets']) {
    const others = (container: JsonObject) => objectsIn(container[list]).filter((one) => !names.has(nameOf(one)));
    assert.equal(stringifyJson(others(after)), stringifyJson(others(before)));
  }
}

function nameOf(entry: JsonObject): string {
  return stringIn(entry, 'name') ?? '';
}
