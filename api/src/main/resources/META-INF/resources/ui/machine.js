// One machine: what it is, what may be done to it, and its timeline.
import {ConsoleView} from './console.js';
import {ago, el} from './dom.js';
import {LogPanel} from './logs.js';
import {actionsOf} from './machines.js';
import {may} from './role.js';

const gib = bytes => `${Math.round(bytes / 2 ** 30)} GiB`;

export class MachinePanel {
  constructor(host, onAction) {
    this.host = host;
    this.onAction = onAction;
    this.list = el('ol', {className: 'timeline'});
    this.facts = el('div');
    this.console = new ConsoleView();
    this.parts = el('div', {className: 'parts'});
    host.append(this.facts, this.console.root, this.parts);
    this.logs = new LogPanel(host);
    host.append(el('h3', {textContent: 'Timeline'}), this.list);
  }

  show(machine) {
    this.host.hidden = false;
    if (this.console.machine && this.console.machine !== machine.id) this.console.close();
    this.logs.show(machine.id);
    const head = el('div', {className: 'head'},
      el('div', {}, el('h2', {textContent: machine.name}),
        el('span', {className: 'state', textContent: machine.state, data: {state: machine.state}})),
      el('button', {className: 'plain', textContent: 'Close', onclick: () => location.assign('#/')}));
    const waiting = el('p', {textContent: `${machine.waitingFor} (since ${ago(machine.since)})`});
    const failure = machine.failure
      ? el('p', {className: 'failure', textContent: `Failed in ${machine.failure.in}: ${machine.failure.why}`}) : null;
    this.facts.replaceChildren(head, waiting, ...(failure ? [failure] : []), this.buttons(machine), this.description(machine));
  }

  buttons(machine) {
    const wanted = actionsOf(machine);
    if (machine.bmc && may('operator')) wanted.push(['power/netboot', 'Netboot'], ['power/on', 'Power on'], ['power/off', 'Power off']);
    return el('div', {className: 'buttons'}, ...wanted.map(([action, text], position) => el('button', {
      textContent: text, className: position === 0 && actionsOf(machine).length > 0 ? '' : 'plain', data: {action},
      onclick: event => this.onAction(machine, action, event.currentTarget),
    })), ...(machine.bmc && may('console') ? [el('button', {
      textContent: 'Console', className: 'plain', data: {action: 'console'}, onclick: () => this.console.open(machine.id),
    })] : []));
  }

  description(machine) {
    const hardware = machine.hardware;
    const rows = [
      ['Id', machine.id], ['MAC', machine.macs.join(', ')], ['Address', machine.address], ['UUID', machine.uuid],
      ['Serial', machine.serial], ['BMC', machine.bmc], ['Power', power(machine.power)],
      ['Cluster', machine.cluster && `${machine.cluster}, ${machine.role}`],
      ['Labels', Object.entries(machine.labels).map(([key, value]) => `${key}=${value}`).join(', ')],
      ['Model', hardware && [hardware.manufacturer, hardware.product].filter(Boolean).join(' ')],
      ['Processor', hardware && `${hardware.cores} cores, ${hardware.architecture}`],
      ['Memory', hardware && `${Math.round(hardware.memoryMiB / 1024)} GiB`],
      ['Disks', hardware && hardware.disks.map(disk => `${disk.path} ${gib(disk.sizeBytes)} ${disk.model}`).join('; ')],
      ['Network', hardware && hardware.nics.map(nic => `${nic.name} ${nic.mac}${nic.linkUp ? '' : ' (down)'}`).join('; ')],
    ];
    return el('dl', {}, ...rows.filter(([, value]) => value)
      .flatMap(([name, value]) => [el('dt', {textContent: name}), el('dd', {textContent: value})]));
  }

  /** Its parts by kind, and what changed last; nothing while it was not read. */
  showHardware(record, difference) {
    if (!record) {
      this.parts.replaceChildren();
      return;
    }
    const kinds = Map.groupBy(record.parts, part => part.kind);
    const read = new Date(record.lastRead);
    const changes = record.number > 1 ? difference?.changes ?? [] : [];
    this.parts.replaceChildren(
      el('h3', {textContent: `Hardware, read ${read.toLocaleString()}`}),
      ...changes.map(change => el('p', {className: 'failure', textContent: change.text})),
      ...[...kinds].map(([kind, parts]) => el('details', {data: {kind}},
        el('summary', {textContent: `${kind} (${parts.length})`}),
        el('dl', {}, ...parts.flatMap(part => [
          el('dt', {textContent: part.slot}),
          el('dd', {textContent: Object.entries({...part.facts, ...part.state}).map(([name, value]) => `${name} ${value}`).join(', ')}),
        ])))));
  }

  /** Newest first. */
  showTimeline(entries) {
    this.list.replaceChildren(...entries.map(line));
  }

  prepend(evidence) {
    this.list.prepend(line(evidence));
    while (this.list.children.length > 500) this.list.lastChild.remove();
  }

  hide() {
    this.host.hidden = true;
    this.console.close();
    this.parts.replaceChildren();
    this.logs.show(undefined);
    this.list.replaceChildren();
  }
}

/** As its BMC reported it, and when; an old report says that it is one. */
function power(seen) {
  if (!seen) return undefined;
  if (!seen.problem) return `${seen.state}, seen ${ago(seen.at)} ago`;
  return (seen.at ? `${seen.state} ${ago(seen.at)} ago; now: ` : '') + seen.problem;
}

function line(evidence) {
  const at = new Date(evidence.at);
  return el('li', {data: {kind: evidence.kind}},
    el('time', {dateTime: evidence.at, title: at.toString(), textContent: at.toLocaleTimeString()}),
    el('span', {className: 'source', textContent: evidence.source.replace('_', ' ').toLowerCase()}),
    el('span', {textContent: evidence.text}));
}
