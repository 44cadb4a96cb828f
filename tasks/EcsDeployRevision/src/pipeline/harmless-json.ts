// Every character that the agent's comparison may take for the `#` of a command.
const markers = /[#\uFE5F\uFF03]/g;

/**
 * JSON that a later step can print without the agent finding a command in it: each `#` is written as an escape, which
 * means the same to everybody who reads JSON.
 */
export function harmlessJson(value: object): string {
  const escape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
  return JSON.stringify(value, null, 2).replace(markers, escape);
}
