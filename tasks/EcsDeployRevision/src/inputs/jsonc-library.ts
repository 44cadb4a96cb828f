// By itself, so that only runs that read JSON load the library.
export { parseTree, printParseErrorCode } from 'jsonc-parser';
