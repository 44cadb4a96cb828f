'use strict';

const diagnostics = require('node:diagnostics_channel');
const http = require('node:http');
const https = require('node:https');

/** Work outside of JavaScript after which the program goes on by itself. */
const busyResource =
  /^(FSReq|GetAddrInfoReq|GetNameInfoReq|QueryReqWrap|\w*ConnectWrap|ShutdownWrap|WriteWrap|ProcessWrap|\w*Job)/;

/** Counts the HTTP requests of the program that are not over yet: while there is one, the program is not idle. */
function watchTraffic() {
  let inFlight = 0;
  const traffic = {
    onChange: () => {},
    /** Whether a request is under way; `onChange` tells when it is over. */
    isUnderWay: () => inFlight > 0,
    /** Whether files, names or processes are being waited for; nothing tells when that is over. */
    isBusyElsewhere: () => process.getActiveResourcesInfo().some((name) => busyResource.test(name)),
  };

  function begin() {
    inFlight += 1;
    traffic.onChange();
  }

  function end() {
    inFlight -= 1;
    traffic.onChange();
  }

  /** @param {(...parts: unknown[]) => import('node:http').ClientRequest} original */
  function watched(original) {
    return function request(...parts) {
      const made = original.apply(this, parts);
      begin();
      made.once('close', end);
      return made;
    };
  }

  for (const module of [http, https]) {
    module.request = watched(module.request);
    module.get = watched(module.get);
  }
  // fetch() is not made of http.request; it tells of its requests by diagnostics channels.
  diagnostics.subscribe('undici:request:create', begin);
  diagnostics.subscribe('undici:request:trailers', end);
  diagnostics.subscribe('undici:request:error', end);
  return traffic;
}

module.exports = { watchTraffic };
