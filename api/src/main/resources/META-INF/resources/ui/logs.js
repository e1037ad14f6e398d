// The log of one of a machine's services, or the kernel's, as long as somebody looks.
import {el} from './dom.js';
import * as api from './api.js';

const KEPT = 1000;

export class LogPanel {
  constructor(host) {
    this.choice = el('select', {'aria-label': 'Log', onchange: () => this.follow()});
    this.lines = el('pre', {className: 'log', tabIndex: 0});
    this.box = el('details', {data: {logs: 'closed'}, ontoggle: () => this.toggled()},
      el('summary', {textContent: 'Logs'}), this.choice, this.lines);
    host.append(this.box);
  }

  /** Another machine: what was followed is closed. */
  show(id) {
    if (this.id === id) return;
    this.close();
    this.id = id;
    this.box.open = false;
  }

  async toggled() {
    if (!this.box.open) {
      this.close();
      return;
    }
    const id = this.id;
    const option = (value, textContent) => el('option', {value, textContent});
    this.choice.replaceChildren(option('dmesg', 'kernel'));
    try {
      const services = await api.services(id);
      if (this.id !== id) return;
      this.choice.append(...services.map(service => option(`logs/${service.id}`, `${service.id} (${service.state})`)));
    } catch (problem) {
      this.line(problem.message);
    }
    this.follow();
  }

  follow() {
    this.close();
    this.lines.replaceChildren();
    const source = new EventSource(api.logPath(this.id, this.choice.value));
    this.source = source;
    source.addEventListener('line', event => this.line(event.data));
    source.addEventListener('gap', event => this.line(`(${event.data} lines are missing here)`));
    source.addEventListener('end', event => {
      this.line(`(${event.data})`);
      source.close();
    });
    source.onerror = () => {
      this.line('(the connection was lost; choose again)');
      source.close();
    };
  }

  line(text) {
    const atEnd = this.lines.scrollTop + this.lines.clientHeight >= this.lines.scrollHeight - 20;
    this.lines.append(`${text}\n`);
    while (this.lines.childNodes.length > KEPT) this.lines.firstChild.remove();
    if (atEnd) this.lines.scrollTop = this.lines.scrollHeight;
  }

  close() {
    this.source?.close();
    this.source = undefined;
  }
}
