import { createHash, timingSafeEqual } from 'node:crypto';
import { Sha256 } from '@aws-crypto/sha256-js';
import { SignatureV4 } from '@smithy/signature-v4';
import type { Identities, Principal } from '../identities.ts';
import type { HttpRequest } from './http.ts';
import { AwsError } from './errors.ts';

/** What the Authorization header claims, before anything is verified. */
export interface Claim {
  readonly accessKeyId: string;
  readonly date: string;
  readonly region: string;
  readonly service: string;
  readonly signedHeaders: readonly string[];
  readonly signature: string;
}

const header =
  /^AWS4-HMAC-SHA256\s+Credential=([^/,\s]+)\/(\d{8})\/([^/,\s]+)\/([^/,\s]+)\/aws4_request,\s*SignedHeaders=([^,\s]+),\s*Signature=([0-9a-f]{64})$/;

const maximumSkew = 5 * 60 * 1000;

/** Reads the Authorization header; undefined where it is missing or in another form. */
export function readClaim(request: HttpRequest): Claim | undefined {
  const [, accessKeyId, date, region, service, signed, signature] =
    header.exec(request.headers['authorization'] ?? '') ?? [];
  if (accessKeyId === undefined || date === undefined || region === undefined) return undefined;
  if (service === undefined || signed === undefined || signature === undefined) return undefined;
  return { accessKeyId, date, region, service, signedHeaders: signed.split(';'), signature };
}

/** How a protocol names the ways in which a signature can be wrong. */
export interface SignatureErrors {
  readonly unknownKey: string;
  readonly wrongSignature: string;
  readonly expiredToken: string;
}

/** What a signature has to fit. */
export interface Expectation {
  readonly service: string;
  /** The time that clients sign with, in epoch milliseconds. */
  readonly now: number;
  readonly errors: SignatureErrors;
}

/** Verifies a request's signature by signing it again with the secret that belongs to the key; answers who it is. */
export async function verifySignature(
  request: HttpRequest,
  expected: Expectation,
  identities: Identities,
): Promise<Principal> {
  const { service, now, errors } = expected;
  const claim = readClaim(request);
  if (claim === undefined) {
    const code = request.headers['authorization'] === undefined ? 'MissingAuthenticationToken' : 'IncompleteSignature';
    throw new AwsError(`${code}Exception`, 'The request must carry a valid AWS Signature Version 4.', 403);
  }
  const invalid = (message: string): AwsError => new AwsError(errors.wrongSignature, message, 403);
  if (claim.service !== service) {
    throw invalid(`Credential should be scoped to correct service: '${service}'. `);
  }
  const key = identities.key(claim.accessKeyId);
  if (key === undefined) {
    throw new AwsError(errors.unknownKey, 'The security token included in the request is invalid.', 403);
  }
  const signedAt = readDate(request.headers['x-amz-date']);
  if (signedAt === undefined) throw invalid('The header x-amz-date is missing or not of the form 20260101T000000Z.');
  checkSkew(signedAt, now, invalid);
  if (key.session?.token !== request.headers['x-amz-security-token']) {
    throw new AwsError(errors.unknownKey, 'The security token included in the request is invalid.', 403);
  }
  // A hash that the client sends is what gets signed, so it has to be the body's own.
  const hash = request.headers['x-amz-content-sha256'];
  if (hash !== undefined && hash !== createHash('sha256').update(request.body).digest('hex')) {
    throw invalid('The value of the header x-amz-content-sha256 is not the SHA-256 of the body.');
  }
  const signature = await sign(request, claim, signedAt, key.secretAccessKey);
  if (!timingSafeEqual(Buffer.from(signature, 'hex'), Buffer.from(claim.signature, 'hex'))) {
    throw invalid(
      'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key ' +
        'and signing method. Consult the service documentation for details.',
    );
  }
  if (key.session !== undefined && key.session.expiresAt <= now) {
    throw new AwsError(errors.expiredToken, 'The security token included in the request is expired', 403);
  }
  return key.principal;
}

async function sign(request: HttpRequest, claim: Claim, signingDate: Date, secret: string): Promise<string> {
  const headers: Record<string, string> = {};
  for (const name of claim.signedHeaders) headers[name] = request.headers[name] ?? '';
  const signer = new SignatureV4({
    credentials: { accessKeyId: claim.accessKeyId, secretAccessKey: secret },
    region: claim.region,
    service: claim.service,
    sha256: Sha256,
    applyChecksum: false,
  });
  const [path = '/', query = ''] = request.url.split('?');
  const signed = await signer.sign(
    {
      method: request.method,
      protocol: 'http:',
      hostname: '127.0.0.1',
      path,
      query: Object.fromEntries(new URLSearchParams(query)),
      headers,
      body: request.body,
    },
    // Only the headers that the client signed are there, and the signer must leave none of them out.
    { signingDate, signableHeaders: new Set(claim.signedHeaders) },
  );
  return signed.headers['authorization']?.split('Signature=')[1] ?? '';
}

function readDate(text: string | undefined): Date | undefined {
  const [, year, month, day, hour, minute, second] = /^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/.exec(text ?? '') ?? [];
  return year === undefined ? undefined : new Date(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

function checkSkew(signedAt: Date, now: number, invalid: (message: string) => AwsError): void {
  const short = (time: number): string => new Date(time).toISOString().replaceAll(/[-:]|\.\d+/g, '');
  const signed = signedAt.getTime();
  if (signed < now - maximumSkew) {
    const limit = short(now - maximumSkew);
    throw invalid(`Signature expired: ${short(signed)} is now earlier than ${limit} (${short(now)} - 5 min.)`);
  }
  if (signed > now + maximumSkew) {
    const limit = short(now + maximumSkew);
    throw invalid(`Signature not yet current: ${short(signed)} is still later than ${limit} (${short(now)} + 5 min.)`);
  }
}
