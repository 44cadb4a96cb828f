// By itself, so that only runs that read YAML load the library.
export { Lexer, Parser, isAlias, isMap, isScalar, isSeq, parseDocument } from 'yaml';
