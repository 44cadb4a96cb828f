import { type Document } from '../../../../tasks/EcsDeployRevision/src/inputs/document.ts';
import { parseDocument } from '../../../../tasks/EcsDeployRevision/src/inputs/parse-document.ts';

/** A document that an input called `given` holds. */
export function documentOf(text: string): Promise<Document> {
  return parseDocument({ name: 'given', text }, 'any');
}
