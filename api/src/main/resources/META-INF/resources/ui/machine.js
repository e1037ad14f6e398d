// One machine: what it is, what may be done to it, and its timeline.
import {ConsoleView} from './console.js';
import {ago, el} from './dom.js';
import {actionsOf} from './machines.js';

const gib = bytes => `${Math.round(bytes / 2 ** 30)} GiB`;

export class MachinePanel {
  constructor(host, onAction) {
    this.host = host;
    this.onAction = onAction;
    this.list = el('ol', {className: 'timeline'});
    this.facts = el('div');
    this.console = new ConsoleView();
    host.append(this.facts, this.console.root, el('h3', {textContent: 'Timeline'}), this.list);
  }

  show(machine) {
    this.host.hidden = false;
    if (this.console.machine && this.console.machine !== machine.id) this.console.close();
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
    if (machine.bmc) wanted.push(['power/netboot', 'Netboot'], ['power/on', 'Power on'], ['power/off', 'Power off']);
    return el('div', {className: 'buttons'}, ...wanted.map(([action, text], position) => el('button', {
      textContent: text, className: position === 0 && actionsOf(machine).length > 0 ? '' : 'plain', data: {action},
      onclick: event => this.onAction(machine, action, event.currentTarget),
    })), ...(machine.bmc ? [el('button', {
      textContent: 'Console', className: 'plain', data: {action: 'console'}, onclick: () => this.console.open(machine.id),
    })] : []));
  }

  description(machine) {
    const hardware = machine.hardware;
    const rows = [
      ['Id', machine.id], ['MAC', machine.macs.join(', ')], ['Address', machine.address], ['UUID', machine.uuid],
      ['Serial', machine.serial], ['BMC', machine.bmc],
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
    this.list.replaceChildren();
  }
}

function line(evidence) {
  const at = new Date(evidence.at);
  return el('li', {data: {kind: evidence.kind}},
    el('time', {dateTime: evidence.at, title: at.toString(), textContent: at.toLocaleTimeString()}),
    el('span', {className: 'source', textContent: evidence.source.replace('_', ' ').toLowerCase()}),
    el('span', {textContent: evidence.text}));
}
