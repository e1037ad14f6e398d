// The table of machines: one row each, changed in place.
import {ago, el, setText} from './dom.js';
import {may} from './role.js';

const ORDER = ['FAILED', 'PENDING', 'AVAILABLE', 'DISCOVERED', 'PROVISIONING', 'ACTIVE', 'CLEANING', 'RETIRED'];

export class MachineTable {
  constructor(body, onAction) {
    this.body = body;
    this.onAction = onAction;
    this.rows = new Map();
    this.search = '';
    this.states = new Set();
  }

  /** Makes or changes the rows of these machines; removes the others. */
  show(machines, current) {
    const seen = new Set();
    const sorted = [...machines].sort((a, b) => a.name.localeCompare(b.name, undefined, {numeric: true}) || a.id.localeCompare(b.id));
    sorted.forEach((machine, position) => {
      seen.add(machine.id);
      const row = this.rows.get(machine.id) ?? this.newRow(machine.id);
      this.fill(row, machine, machine.id === current);
      if (this.body.children[position] !== row.node) this.body.insertBefore(row.node, this.body.children[position] ?? null);
    });
    for (const [id, row] of this.rows) {
      if (!seen.has(id)) {
        row.node.remove();
        this.rows.delete(id);
      }
    }
  }

  newRow(id) {
    const row = {
      link: el('a', {href: `#/machines/${id}`}), state: el('span', {className: 'state'}), since: el('td', {className: 'since'}),
      waiting: el('td'), address: el('td', {className: 'address'}), cluster: el('td'), actions: el('td', {className: 'actions'}),
    };
    row.node = el('tr', {data: {id}}, el('td', {}, row.link), el('td', {}, row.state), row.since, row.waiting, row.address, row.cluster, row.actions);
    this.rows.set(id, row);
    return row;
  }

  fill(row, machine, isCurrent) {
    row.machine = machine;
    setText(row.link, machine.name);
    setText(row.state, machine.state + (machine.cordoned ? ', cordoned' : '') + (machine.protected ? ', protected' : ''));
    row.state.dataset.state = machine.state;
    setText(row.since, ago(machine.since));
    setText(row.waiting, machine.waitingFor);
    setText(row.address, machine.address ?? '');
    setText(row.cluster, machine.cluster ? `${machine.cluster}, ${machine.role}` : '');
    row.node.setAttribute('aria-current', String(isCurrent));
    row.node.hidden = !this.isWanted(machine);
    const wanted = actionsOf(machine);
    const shown = wanted.map(([action]) => action).join(' ');
    if (row.actions.dataset.shown !== shown) {
      row.actions.dataset.shown = shown;
      row.actions.replaceChildren(...wanted.map(([action, text]) => this.button(machine.id, action, text)));
    }
  }

  button(id, action, text) {
    return el('button', {textContent: text, data: {action}, onclick: event => this.onAction(this.rows.get(id).machine, action, event.currentTarget)});
  }

  isWanted(machine) {
    if (this.states.size > 0 && !this.states.has(machine.state)) return false;
    const text = [machine.name, machine.address, machine.cluster, machine.serial, machine.id, ...machine.macs].join(' ').toLowerCase();
    return text.includes(this.search);
  }

  /** Times pass without any event. */
  tick() {
    for (const row of this.rows.values()) setText(row.since, ago(row.machine.since));
  }
}

/** What a person is most likely to do to a machine in this state, and may. */
export function actionsOf(machine) {
  if (!may('operator')) return [];
  switch (machine.state) {
    case 'PENDING': return [['approve', 'Approve']];
    case 'AVAILABLE': return [['assign', 'Assign']];
    case 'FAILED': return [['retry', 'Retry']];
    default: return [];
  }
}

/** One button per state that occurs, with its count. */
export function stateFilter(host, machines, table, changed) {
  const counts = new Map();
  for (const machine of machines) counts.set(machine.state, (counts.get(machine.state) ?? 0) + 1);
  const states = ORDER.filter(state => counts.has(state) || table.states.has(state));
  host.replaceChildren(...states.map(state => el('button', {
    textContent: `${state.toLowerCase()} ${counts.get(state) ?? 0}`,
    data: {state},
    'aria-pressed': String(table.states.has(state)),
    onclick: () => {
      if (!table.states.delete(state)) table.states.add(state);
      changed();
    },
  })));
}
