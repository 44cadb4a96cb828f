import { type Document, type Path, pathText, placeOf } from './document.ts';
import type { ShapeProblem } from '../aws/known-fields.ts';
import { invalidInput } from '../deploy-error.ts';

// More than these are rather one mistake that shows everywhere.
const mostShown = 5;

/**
 * Refuses a document that has problems, with the place of each.
 * @param base where in the document the value stands that was checked
 * @throws DeployError `invalid-input`
 */
export function refuseProblems(document: Document, base: Path, problems: readonly ShapeProblem[]): void {
  if (problems.length === 0) return;
  const sentences = problems.slice(0, mostShown).map(({ at, expected, found }) => {
    const path = [...base, ...at];
    return `${placeOf(document, path)}: ${pathText(path) || 'it'} is ${found}; expected ${expected}.`;
  });
  const more = problems.length - sentences.length;
  throw invalidInput([...sentences, ...(more > 0 ? [`And ${more} more like these.`] : [])].join(' '));
}
