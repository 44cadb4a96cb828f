import { type Json, type JsonObject, parseJson, writeJson } from '../json.ts';
import type { AwsError } from './errors.ts';
import { AwsError as Refusal } from './errors.ts';
import type { HttpAnswer, HttpRequest } from './http.ts';
import { readForm, writeError, writeResult } from './query-xml.ts';
import type { Service } from './service.ts';
import type { SignatureErrors } from './sigv4.ts';

/** How a service's requests and answers are written. */
export interface Protocol {
  readonly signatureErrors: SignatureErrors;
  readInput(service: Service, operation: string, request: HttpRequest): Json;
  writeResult(service: Service, operation: string, result: JsonObject, requestId: string): HttpAnswer;
  writeError(service: Service, error: AwsError, requestId: string): HttpAnswer;
}

const json11: Protocol = {
  signatureErrors: {
    unknownKey: 'UnrecognizedClientException',
    wrongSignature: 'InvalidSignatureException',
    expiredToken: 'ExpiredTokenException',
  },
  readInput: (_service, _operation, request) => {
    try {
      return request.body === '' ? {} : parseJson(request.body);
    } catch (error) {
      throw new Refusal('SerializationException', `The body is not JSON: ${String(error)}`);
    }
  },
  writeResult: (_service, _operation, result, requestId) => ({
    status: 200,
    headers: { 'content-type': 'application/x-amz-json-1.1', 'x-amzn-requestid': requestId },
    body: writeJson(result),
  }),
  writeError: (_service, error, requestId) => ({
    // The JSON protocol answers every refusal with 400, whatever the query protocol does.
    status: error.status === 403 ? 400 : error.status,
    headers: {
      'content-type': 'application/x-amz-json-1.1',
      'x-amzn-requestid': requestId,
      'x-amzn-errortype': error.code,
    },
    body: writeJson({ __type: error.code, message: error.message }),
  }),
};

// The query protocol's own names for errors that the services' code throws under their JSON names.
const queryCodes: Readonly<Record<string, string>> = {
  AccessDeniedException: 'AccessDenied',
  InvalidParameterException: 'ValidationError',
  ThrottlingException: 'Throttling',
  ServerException: 'InternalFailure',
  ServiceUnavailableException: 'ServiceUnavailable',
  UnknownOperationException: 'InvalidAction',
};

const query: Protocol = {
  signatureErrors: {
    unknownKey: 'InvalidClientTokenId',
    wrongSignature: 'SignatureDoesNotMatch',
    expiredToken: 'ExpiredToken',
  },
  readInput: (service, operation, request) => {
    const shape = service.model.operations[operation]?.input;
    return shape === undefined ? {} : readForm(service.model, shape, new URLSearchParams(request.body));
  },
  writeResult: (service, operation, result, requestId) => ({
    status: 200,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
    body: writeResult(service.model, operation, result, requestId),
  }),
  writeError: (service, error, requestId) => {
    const code = queryCodes[error.code] ?? error.code;
    const status = code === 'AccessDenied' ? 403 : error.status;
    return {
      status,
      headers: { 'content-type': 'text/xml', 'x-amzn-requestid': requestId },
      body: writeError(service.model, { code, message: error.message, status }, requestId),
    };
  },
};

/** The protocol that a service's model names. */
export function protocolOf(service: Service): Protocol {
  return service.model.metadata.protocol === 'query' ? query : json11;
}
