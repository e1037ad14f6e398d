// The REST interface as this page uses it.

async function call(method, path, body) {
  const headers = {Accept: 'application/json'};
  if (method !== 'GET') headers['Idempotency-Key'] = newKey();
  if (body !== undefined) headers['Content-Type'] = 'application/json';
  const response = await fetch(`/api/v1${path}`, {
    method, headers, body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (response.status === 401) {
    location.assign('/login');
    throw new Error('Log in again.');
  }
  const type = response.headers.get('Content-Type') ?? '';
  const answer = type.includes('json') ? await response.json() : undefined;
  if (!response.ok) throw new Error(answer?.detail ?? `${method} ${path} answered ${response.status}`);
  return answer;
}

/** crypto.randomUUID needs a secure context, which plain HTTP on a LAN address is not. */
function newKey() {
  const octets = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(octets, octet => octet.toString(16).padStart(2, '0')).join('');
}

export const me = () => call('GET', '/me');
export const machines = () => call('GET', '/machines');
export const machine = id => call('GET', `/machines/${encodeURIComponent(id)}`);
export const timeline = id => call('GET', `/machines/${encodeURIComponent(id)}/timeline?limit=500`);
export const hardware = id => call('GET', `/machines/${encodeURIComponent(id)}/hardware`);
export const hardwareDiff = id => call('GET', `/machines/${encodeURIComponent(id)}/hardware/diff`);
export const services = id => call('GET', `/machines/${encodeURIComponent(id)}/services`);
export const logPath = (id, log) => `/api/v1/machines/${encodeURIComponent(id)}/${log}?follow=true`;
export const clusters = () => call('GET', '/clusters');
export const act = (id, action, body) => call('POST', `/machines/${encodeURIComponent(id)}/${action}`, body);
export const tasks = () => call('GET', '/tasks?open=true');
export const endTask = (id, how, words) => call('POST', `/tasks/${encodeURIComponent(id)}/${how}`, {words});
