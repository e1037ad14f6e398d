// A machine's serial console: what it prints, and keys back. Colours and cursor movement are left out here;
// `ichor console` shows them.
import * as api from './api.js';
import {el, toast} from './dom.js';
import {may} from './role.js';

const MOST = 200_000;
const KEYS = {
  Enter: '\r', Backspace: '\x7f', Tab: '\t', Escape: '\x1b', Delete: '\x1b[3~', Home: '\x1b[H', End: '\x1b[F',
  ArrowUp: '\x1b[A', ArrowDown: '\x1b[B', ArrowRight: '\x1b[C', ArrowLeft: '\x1b[D',
};

/**
 * Without escape sequences; a backspace takes a character, a lone carriage return begins the line anew. One at the end
 * is held until the next text says whether it is alone.
 */
export function plain(before, text) {
  const whole = text.replace(/\x1b(\[[0-9;?]*[@-~]|[78DEM])/g, '');
  const held = /\r*$/.exec(whole)[0];
  let screen = before;
  for (const piece of whole.slice(0, whole.length - held.length).split(/([\b]|\r(?!\r*\n))/)) {
    if (piece === '\b') screen = screen.replace(/[^\n]$/, '');
    else if (piece === '\r') screen = screen.slice(0, screen.lastIndexOf('\n') + 1);
    else screen += piece.replace(/\r+\n/g, '\n');
  }
  return {screen: screen.slice(-MOST), held};
}

export class ConsoleView {
  constructor() {
    this.state = el('span', {className: 'source'});
    this.screen = el('pre', {className: 'console', tabIndex: 0, onkeydown: event => this.key(event)});
    this.take = el('button', {
      className: 'plain', textContent: 'Take over', hidden: true, data: {action: 'console-steal'}, onclick: () => this.steal(),
    });
    this.root = el('div', {hidden: true}, el('h3', {}, 'Console ', this.state, this.take), this.screen);
  }

  open(machine) {
    this.close();
    this.machine = machine;
    this.clear();
    this.root.hidden = false;
    this.source = new EventSource(`/api/v1/machines/${encodeURIComponent(machine)}/console`);
    this.source.onopen = () => this.clear();
    this.source.onerror = () => this.status('connection lost');
    this.source.addEventListener('status', event => this.status(JSON.parse(event.data).text));
    this.source.addEventListener('text', event => {
      const {screen, held} = plain(this.screen.textContent, this.held + JSON.parse(event.data).text);
      this.held = held;
      this.screen.textContent = screen;
      this.screen.scrollTop = this.screen.scrollHeight;
    });
    this.screen.focus();
  }

  clear() {
    this.screen.textContent = '';
    this.held = '';
  }

  status(sentence) {
    this.state.textContent = sentence;
    this.take.hidden = !may('operator') || !sentence.includes('somebody else has its console');
  }

  steal() {
    api.act(this.machine, 'console/steal').catch(problem => toast(problem.message));
    this.screen.focus();
  }

  close() {
    this.source?.close();
    this.source = undefined;
    this.machine = undefined;
    this.root.hidden = true;
  }

  /** What a browser needs itself stays with the browser: Ctrl-Shift, Alt, Meta, function keys. */
  key(event) {
    if (event.altKey || event.metaKey || (event.ctrlKey && event.shiftKey)) return;
    const control = event.ctrlKey && /^[a-z]$/i.test(event.key) ? String.fromCharCode(event.key.toUpperCase().charCodeAt(0) - 64) : undefined;
    const text = control ?? KEYS[event.key] ?? (event.key.length === 1 && !event.ctrlKey ? event.key : undefined);
    if (text === undefined || !this.machine) return;
    event.preventDefault();
    event.stopPropagation();
    const {machine, source} = this; // keys that wait are dropped when another console was opened meanwhile
    this.last = (this.last ?? Promise.resolve())
      .then(() => (source === this.source ? api.act(machine, 'console/keys', {text}) : undefined))
      .catch(problem => toast(problem.message));
  }
}
