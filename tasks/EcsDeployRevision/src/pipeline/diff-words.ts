import type { Redact } from './redact.ts';
import type { RevisionChange } from '../revision/diff.ts';
import { type Json, isJsonObject, stringifyJson } from '../revision/json.ts';

/** What a change was and is, as text without secrets; undefined where there is nothing, or nothing to show. */
export interface ChangeTexts {
  readonly from: string | undefined;
  readonly to: string | undefined;
}

// A word that nobody takes for anything but a text: not a number, not a list, and its ends are plain.
const word = /^(?!-?\d+(?:\.\d+)?$|(?:true|false)$)[\w./@:+=,-]+$/;

/** The values of a change as they are shown. */
export function textsOf({ from, to }: RevisionChange, redact: Redact): ChangeTexts {
  return {
    from: from === undefined ? undefined : shown(from, redact),
    to: to === undefined ? undefined : shown(to, redact),
  };
}

/** JSON, but plain words without quotes. Each text is redacted before its quotes and breaks are escaped. */
function shown(value: Json, redact: Redact): string {
  const clean = redacted(value, redact);
  if (typeof clean === 'string') return word.test(clean) || clean === '***' ? clean : stringifyJson(clean);
  return redact(stringifyJson(clean));
}

function redacted(value: Json, redact: Redact): Json {
  if (typeof value === 'string') return redact(value);
  if (Array.isArray(value)) return value.map((item: Json) => redacted(item, redact));
  if (!isJsonObject(value)) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [redact(key), redacted(inner, redact)]));
}
