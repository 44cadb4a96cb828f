/** A step of a pipeline file. */
export type Step = Readonly<Record<string, unknown>>;

/** All steps of a pipeline file in their order, whatever stages, jobs and deployment strategies they stand in. */
export function stepsOf(pipeline: unknown): readonly Step[] {
  if (Array.isArray(pipeline)) return pipeline.flatMap(stepsOf);
  if (typeof pipeline !== 'object' || pipeline === null) return [];
  return Object.entries(pipeline).flatMap(([key, value]) =>
    key === 'steps' && Array.isArray(value) ? (value as readonly Step[]) : stepsOf(value),
  );
}
