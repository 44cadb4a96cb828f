'use strict';

const http = require('node:http');
const https = require('node:https');

/**
 * The clock of the server. Uses the requests as they were when this was called, so that its own do not count as the
 * program's; each has a connection of its own, since one kept alive could be closed in the moment of use.
 * @param {string} address
 */
function createServerClock(address) {
  const url = new URL(address);
  const request = url.protocol === 'https:' ? https.request : http.request;

  /**
   * @param {number} milliseconds
   * @param {(now: number) => void} done
   * @param {(error: Error) => void} fail
   */
  function advance(milliseconds, done, fail) {
    const body = JSON.stringify({ advanceMs: milliseconds });
    const headers = { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) };
    const call = request(url, { method: 'POST', agent: false, headers }, (response) => {
      let text = '';
      response.setEncoding('utf8');
      response.on('data', (part) => (text += part));
      response.on('end', () => {
        const now = readNow(text);
        if (now === undefined) fail(new Error(`${address} answered ${response.statusCode}: ${text.slice(0, 500)}`));
        else done(now);
      });
      response.on('error', fail);
    });
    call.on('error', (error) => fail(new Error(`${address} cannot be reached: ${error.message}`)));
    call.end(body);
  }

  return { advance };
}

/**
 * @param {string} text
 * @returns {number | undefined}
 */
function readNow(text) {
  try {
    const now = JSON.parse(text).now;
    return Number.isFinite(now) ? now : undefined;
  } catch {
    // Whatever this is, it is shown by the caller, who treats it as an answer without a time.
    return undefined;
  }
}

module.exports = { createServerClock };
