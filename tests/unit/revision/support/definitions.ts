import { RegisterTaskDefinitionRequest$ } from '@aws-sdk/client-ecs';
import { NormalizedSchema } from '@smithy/core/schema';
import * as fc from 'fast-check';
import type { Json, JsonObject } from '../../../../tasks/EcsDeployRevision/src/revision/json.ts';

/** What the SDK itself knows of RegisterTaskDefinition's request. */
export const requestSchema = NormalizedSchema.of(RegisterTaskDefinitionRequest$);

/** Keys that objects of JavaScript treat specially are among them. */
const keys = fc.constantFrom('a', 'b', 'c', 'com.example.x', '__proto__', 'constructor', 'toString');
const texts = fc.constantFrom('', 'a', 'b', 'a=b=c', 'sh', '-c', 'arn:aws:x', 'line\nbreak', '##vso[x.y]', '256');
const modes = fc.constantFrom('awsvpc', 'bridge', 'host', 'none');

/** Requests with any of the members that the API has, and with some that it does not have yet. */
export const definitions: fc.Arbitrary<JsonObject> = fc
  .tuple(
    structures(requestSchema),
    fc.uniqueArray(fc.constantFrom('app', 'log', 'proxy'), { minLength: 1 }),
    fc.array(structures(containerSchema()), { minLength: 3, maxLength: 3 }),
    fc.record({ networkMode: modes, unheardOf: fc.jsonValue() as fc.Arbitrary<Json> }, { requiredKeys: [] }),
  )
  .map(([request, names, containers, more]) => ({
    ...request,
    ...more,
    family: 'chat',
    containerDefinitions: names.map((name, at) => ({ ...containers[at], name, image: `${name}:1` })),
  }));

/** A part of a container definition, as overrides have it: no name, variables and secrets as maps, null to remove. */
export const containerPatches: fc.Arbitrary<JsonObject> = fc
  .tuple(
    structures(containerSchema()),
    fc.uniqueArray(fc.tuple(fc.constantFrom('A', 'B', 'C', '__proto__'), fc.boolean(), fc.option(texts)), {
      selector: ([name]) => name,
    }),
    fc.record({ dockerLabels: maps(fc.option(texts)), healthCheck: fc.constant(null) }, { requiredKeys: [] }),
  )
  .map(([{ name: _name, image: _image, ...part }, variables, more]) => ({
    ...part,
    ...more,
    environment: mapOf(variables.filter(([, secret]) => !secret)),
    secrets: mapOf(variables.filter(([, secret]) => secret)),
  }));

export function maps(values: fc.Arbitrary<Json>): fc.Arbitrary<JsonObject> {
  return fc
    .uniqueArray(fc.tuple(keys, values), { selector: ([key]) => key })
    .map((entries) => Object.fromEntries(entries));
}

function mapOf(variables: readonly (readonly [string, boolean, string | null])[]): JsonObject {
  return Object.fromEntries(variables.map(([name, , value]) => [name, value]));
}

/** The schema of a container definition. */
export function containerSchema(): NormalizedSchema {
  return requestSchema.getMemberSchema('containerDefinitions').getValueSchema();
}

function structures(schema: NormalizedSchema): fc.Arbitrary<JsonObject> {
  const members = [...schema.structIterator()].map(([name, member]) => [name, valuesOf(name, member)] as const);
  return fc.record<JsonObject>(Object.fromEntries(members), { requiredKeys: [], noNullPrototype: true });
}

function valuesOf(name: string, schema: NormalizedSchema): fc.Arbitrary<Json> {
  if (schema.isStructSchema()) return structures(schema);
  if (schema.isListSchema()) return fc.array(valuesOf(name, schema.getValueSchema()), { maxLength: 3 });
  if (schema.isMapSchema()) return maps(texts);
  if (schema.isBooleanSchema()) return fc.boolean();
  // The ports of a container are none of those of its host, so that no single change makes them equal.
  if (schema.isNumericSchema()) return name === 'containerPort' ? fc.integer({ min: 1000, max: 1999 }) : fc.nat(500);
  return texts;
}
