// What differs from task to task in words that mean the same.
const particulars: readonly (readonly [RegExp, string])[] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b[0-9a-f]{32}(-\d+)?\b/gi, '<id>'],
  [/\b(eni|eipalloc|i|subnet|vol)-[0-9a-f]{8,17}\b/g, '$1-<id>'],
  [/\becs-svc\/\d+/g, 'ecs-svc/<id>'],
  [/\?X-Amz-[^\s"]+/g, '?<signature>'],
  [/\b\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}:\d{2}(\.\d+)?(Z|[+-]\d{2}:?\d{2})?/g, '<time>'],
  [/\b\d{1,3}(\.\d{1,3}){3}(:\d+)?\b/g, '<address>'],
  [/\bport \d+\b/gi, 'port <n>'],
  [/\bretried \d+ time/g, 'retried <n> time'],
  [/\b[Rr]equest ?[Ii][Dd]: \S+/g, 'request id: <id>'],
];

/**
 * A reason or an event without what differs from task to task (ids, addresses, times), so that the same cause reads the
 * same; to be compared, not to be shown.
 */
export function sameWords(text: string): string {
  return particulars.reduce((words, [pattern, placeholder]) => words.replace(pattern, placeholder), text);
}
