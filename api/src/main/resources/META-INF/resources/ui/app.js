// The page: lists once, then changes as the appliance tells them.
import * as api from './api.js';
import {el, setText, toast} from './dom.js';
import {MachinePanel} from './machine.js';
import {MachineTable, stateFilter} from './machines.js';
import {learn, may, who} from './role.js';
import {TaskList} from './tasks.js';

const byId = id => document.getElementById(id);
const machines = new Map();
const clusters = new Map();
const table = new MachineTable(byId('machines'), perform);
const tasks = new TaskList(byId('tasks'));
const panel = new MachinePanel(byId('detail'), perform);
let current;
let drawing = false;

/** Draws once per frame, however many events came. */
function draw() {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    table.show(machines.values(), current);
    stateFilter(byId('states'), machines.values(), table, draw);
    byId('clusters').replaceChildren(...[...clusters.values()].map(card));
    byId('empty').hidden = machines.size > 0;
    const active = [...machines.values()].filter(machine => machine.state === 'ACTIVE').length;
    setText(byId('summary'), `${machines.size} machines, ${active} active`);
    if (current && machines.has(current)) panel.show(machines.get(current));
  });
}

function card(cluster) {
  const healthy = Boolean(cluster.healthyAt);
  const path = `/api/v1/clusters/${encodeURIComponent(cluster.name)}`;
  return el('div', {className: 'card'},
    el('h2', {}, cluster.name, el('span', {className: 'state', textContent: healthy ? 'healthy' : 'not healthy', data: {state: healthy ? 'healthy' : 'PENDING'}})),
    el('p', {textContent: `Talos ${cluster.talosVersion}, Kubernetes ${cluster.kubernetesVersion}, ${cluster.members.length} machines`}),
    el('p', {textContent: cluster.waitingFor}),
    el('p', {className: 'links'}, ...(may('administrator') ? [
      ...(cluster.bootstrappedAt ? [el('a', {href: `${path}/kubeconfig`, textContent: 'kubeconfig'})] : []),
      el('a', {href: `${path}/talosconfig`, textContent: 'talosconfig'})] : [])));
}

async function perform(machine, action, button) {
  button.disabled = true;
  try {
    const body = action === 'assign' ? await askAssignment(machine) : undefined;
    if (action !== 'assign' || body) remember(await api.act(machine.id, action, body));
  } catch (problem) {
    toast(problem.message);
  } finally {
    button.disabled = false;
    draw();
  }
}

/** Cluster and role from the dialog; nothing when it was cancelled. */
function askAssignment(machine) {
  if (clusters.size === 0) {
    toast('There is no cluster yet; create one with POST /api/v1/clusters.');
    return Promise.resolve(undefined);
  }
  const dialog = byId('assign');
  setText(byId('assign-name'), machine.name);
  byId('assign-cluster').replaceChildren(...[...clusters.keys()].map(name => el('option', {value: name, textContent: name})));
  dialog.returnValue = '';
  dialog.showModal();
  return new Promise(resolve => {
    dialog.onclose = () => resolve(dialog.returnValue === 'assign'
      ? {cluster: byId('assign-cluster').value, role: byId('assign-role').value} : undefined);
  });
}

function remember(machine) {
  machines.set(machine.id, machine);
}

async function reload() {
  learn(await api.me());
  setText(byId('who'), who());
  const [allMachines, allClusters] = await Promise.all([api.machines(), api.clusters()]);
  machines.clear();
  allMachines.forEach(remember);
  clusters.clear();
  allClusters.forEach(cluster => clusters.set(cluster.name, cluster));
  await tasks.load();
  draw();
  await route();
}

/** #/machines/ID opens that machine. */
async function route() {
  const id = location.hash.match(/^#\/machines\/([0-9a-f-]{36})$/)?.[1];
  current = id;
  if (!id || !machines.has(id)) {
    panel.hide();
  } else {
    const entries = await api.timeline(id);
    if (current === id) panel.showTimeline(entries);
    showHardware(id); // comes later: nothing waits for it
  }
  draw();
}

/** Of a machine that was not read yet there is nothing to show. */
async function showHardware(id) {
  const [record, difference] = await Promise.all(
    [api.hardware(id), api.hardwareDiff(id)].map(answer => answer.catch(() => undefined)));
  if (current === id) panel.showHardware(record, difference);
}

// What a machine waits for may change with any evidence; asked again at most once a second each.
const asked = new Map();
function askAgain(id) {
  if (asked.has(id)) return;
  asked.set(id, setTimeout(async () => {
    asked.delete(id);
    try {
      remember(await api.machine(id));
      draw();
    } catch (problem) {
      toast(problem.message);
    }
  }, 1000));
}

function connect() {
  const source = new EventSource('/api/v1/events');
  const live = (state, text) => {
    byId('live').dataset.state = state;
    setText(byId('live').querySelector('.text'), text);
  };
  source.onopen = () => reload().then(() => live('live', 'live'), problem => toast(problem.message));
  source.onerror = () => {
    live('lost', 'connection lost');
    if (source.readyState === EventSource.CLOSED) {
      // Refused, not merely broken: perhaps the session ended; asking tells, and leads to log-in.
      setTimeout(() => api.clusters().then(connect, connect), 3000);
    }
  };
  source.addEventListener('machine', event => {
    remember(JSON.parse(event.data));
    draw();
  });
  source.addEventListener('cluster', event => {
    const cluster = JSON.parse(event.data);
    clusters.set(cluster.name, cluster);
    draw();
  });
  source.addEventListener('evidence', event => {
    const {machine, evidence} = JSON.parse(event.data);
    if (machine === current) {
      panel.prepend(evidence);
      if (evidence.kind.startsWith('hardware-')) showHardware(machine);
    }
    if (evidence.kind.startsWith('power-')) tasks.soon();
    askAgain(machine);
  });
}

byId('search').addEventListener('input', event => {
  table.search = event.target.value.trim().toLowerCase();
  draw();
});
addEventListener('hashchange', () => route().catch(problem => toast(problem.message)));
addEventListener('keydown', event => {
  if (event.key === 'Escape' && current && !byId('assign').open) location.assign('#/');
});
setInterval(() => table.tick(), 1000);
connect();
