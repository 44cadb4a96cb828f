import { readFileSync } from 'node:fs';

/** One shape of a condensed API model (scripts/condense-model.ts). */
export interface Shape {
  readonly type:
    | 'structure'
    | 'list'
    | 'map'
    | 'string'
    | 'integer'
    | 'long'
    | 'double'
    | 'float'
    | 'boolean'
    | 'timestamp'
    | 'blob';
  readonly required?: readonly string[];
  readonly members?: Readonly<Record<string, string>>;
  readonly member?: string;
  readonly key?: string;
  readonly value?: string;
  readonly min?: number;
  readonly max?: number;
}

/** A condensed API model: what its operations take, and the shapes behind. */
export interface Model {
  readonly metadata: {
    readonly apiVersion: string;
    readonly protocol: string;
    readonly signingName: string;
    readonly targetPrefix?: string;
    readonly xmlNamespace?: string;
  };
  readonly operations: Readonly<Record<string, { readonly input?: string; readonly resultWrapper?: string }>>;
  readonly shapes: Readonly<Record<string, Shape>>;
}

/** Reads a condensed model from the folder `shapes`. */
export function loadModel(name: string): Model {
  return JSON.parse(readFileSync(new URL(`../shapes/${name}.json`, import.meta.url), 'utf8')) as Model;
}

/** Finds a shape by name; a name that is missing is a fault of the committed model. */
export function shapeOf(model: Model, name: string): Shape {
  const shape = model.shapes[name];
  if (shape === undefined) throw new Error(`The condensed model does not define the shape ${name}.`);
  return shape;
}
