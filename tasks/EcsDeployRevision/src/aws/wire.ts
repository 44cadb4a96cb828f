import type { Pluggable } from '@smithy/types';
import { type Json, parseJson, stringifyJson } from '../revision/json.ts';

// The SDK knows only the fields of its own release and drops all others, silently and in both directions. These two
// plugins go round that for one command, keeping the SDK's signing, retries and errors.

interface HttpMessage {
  body?: unknown;
  readonly statusCode?: number;
}

/** Makes the SDK send `body` as it is in place of what it serialised itself. */
export function sendingBody<Input extends object, Output extends object>(body: Json): Pluggable<Input, Output> {
  const text = stringifyJson(body);
  return {
    applyToStack: (stack) => {
      stack.add(
        (next) => async (args) => {
          (args as { request: HttpMessage }).request.body = text;
          return next(args);
        },
        { step: 'build', name: 'sendBodyAsGiven', priority: 'high' },
      );
    },
  };
}

/** Hands every successful answer to `receive` as it came over the wire, before the SDK reads it. */
export function receivingBody<Input extends object, Output extends object>(
  receive: (body: Json) => void,
): Pluggable<Input, Output> {
  return {
    applyToStack: (stack) => {
      stack.add(
        (next) => async (args) => {
          const result = await next(args);
          const response = result.response as HttpMessage;
          if (response.statusCode === 200) {
            const bytes = await bytesOf(response.body);
            response.body = bytes;
            receive(parseJson(new TextDecoder().decode(bytes)));
          }
          return result;
        },
        { step: 'deserialize', name: 'receiveBodyAsSent', priority: 'low' },
      );
    },
  };
}

async function bytesOf(body: unknown): Promise<Uint8Array> {
  if (body instanceof Uint8Array) return body;
  const chunks: Uint8Array[] = [];
  for await (const chunk of body as AsyncIterable<Uint8Array>) chunks.push(chunk);
  return Buffer.concat(chunks);
}
