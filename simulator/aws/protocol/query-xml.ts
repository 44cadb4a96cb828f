import { isJsonList, isJsonObject, type Json, jsonObject, type JsonObject } from '../json.ts';
import { type Model, shapeOf } from './shapes.ts';

/** Reads the fields of a form (`Tags.member.1.Key=…`) into the structure that the API's model describes. */
export function readForm(model: Model, shapeName: string, fields: URLSearchParams): JsonObject {
  const read = (name: string, prefix: string): Json | undefined => {
    const shape = shapeOf(model, name);
    const below = [...fields.keys()].some((key) => key === prefix || key.startsWith(`${prefix}.`));
    if (prefix !== '' && !below) return undefined;
    if (shape.type === 'structure') {
      return jsonObject(
        Object.entries(shape.members ?? {}).map(([member, memberShape]) => {
          return [member, read(memberShape, prefix === '' ? member : `${prefix}.${member}`)] as const;
        }),
      );
    }
    if (shape.type === 'list') {
      const items: Json[] = [];
      for (let index = 1; shape.member !== undefined; index += 1) {
        const item = read(shape.member, `${prefix}.member.${index}`);
        if (item === undefined) return items;
        items.push(item);
      }
      return items;
    }
    const text = fields.get(prefix) ?? '';
    if (shape.type === 'boolean') return text === 'true';
    return shape.type === 'integer' && /^-?\d+$/.test(text) ? Number(text) : text;
  };
  return (read(shapeName, '') ?? {}) as JsonObject;
}

/** Writes the answer of an operation in the query protocol. */
export function writeResult(model: Model, operation: string, result: JsonObject, requestId: string): string {
  const wrapper = model.operations[operation]?.resultWrapper ?? `${operation}Result`;
  return (
    `<${operation}Response xmlns="${model.metadata.xmlNamespace ?? ''}"><${wrapper}>${elements(result)}</${wrapper}>` +
    `<ResponseMetadata><RequestId>${requestId}</RequestId></ResponseMetadata></${operation}Response>`
  );
}

/** Writes an error in the query protocol. */
export function writeError(
  model: Model,
  error: { readonly code: string; readonly message: string; readonly status: number },
  requestId: string,
): string {
  const type = error.status >= 500 ? 'Receiver' : 'Sender';
  return (
    `<ErrorResponse xmlns="${model.metadata.xmlNamespace ?? ''}">` +
    `<Error><Type>${type}</Type>${elements({ Code: error.code, Message: error.message })}</Error>` +
    `<RequestId>${requestId}</RequestId></ErrorResponse>`
  );
}

function elements(value: JsonObject): string {
  return Object.entries(value)
    .map(([name, member]) => (member === undefined ? '' : `<${name}>${content(member)}</${name}>`))
    .join('');
}

function content(value: Json): string {
  if (isJsonList(value)) return value.map((item) => `<member>${content(item)}</member>`).join('');
  return isJsonObject(value) ? elements(value) : escape(String(value));
}

function escape(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
}
