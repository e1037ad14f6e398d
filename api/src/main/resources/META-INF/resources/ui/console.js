// A machine's serial console: what it prints, and keys back. Colours and cursor movement are left out here;
// `ichor console` shows them.
import * as api from './api.js';
import {el, toast} from './dom.js';

const MOST = 200_000;
const KEYS = {
  Enter: '\r', Backspace: '\x7f', Tab: '\t', Escape: '\x1b', Delete: '\x1b[3~', Home: '\x1b[H', End: '\x1b[F',
  ArrowUp: '\x1b[A', ArrowDown: '\x1b[B', ArrowRight: '\x1b[C', ArrowLeft: '\x1b[D',
};

/** Without escape sequences; a backspace takes a character, a lone carriage return begins the line anew. */
export function plain(before, text) {
  let screen = before;
  for (const piece of text.replace(/\x1b(\[[0-9;?]*[@-~]|[78DEM])/g, '').split(/([\b]|\r(?!\n))/)) {
    if (piece === '\b') screen = screen.replace(/[^\n]$/, '');
    else if (piece === '\r') screen = screen.slice(0, screen.lastIndexOf('\n') + 1);
    else screen += piece.replaceAll('\r\n', '\n');
  }
  return screen.slice(-MOST);
}

export class ConsoleView {
  constructor() {
    this.state = el('span', {className: 'source'});
    this.screen = el('pre', {className: 'console', tabIndex: 0, onkeydown: event => this.key(event)});
    this.root = el('div', {hidden: true}, el('h3', {}, 'Console ', this.state), this.screen);
  }

  open(machine) {
    this.close();
    this.machine = machine;
    this.screen.textContent = '';
    this.root.hidden = false;
    this.source = new EventSource(`/api/v1/machines/${encodeURIComponent(machine)}/console`);
    this.source.onopen = () => { this.screen.textContent = ''; };
    this.source.onerror = () => { this.state.textContent = 'connection lost'; };
    this.source.addEventListener('status', event => { this.state.textContent = JSON.parse(event.data).text; });
    this.source.addEventListener('text', event => {
      this.screen.textContent = plain(this.screen.textContent, JSON.parse(event.data).text);
      this.screen.scrollTop = this.screen.scrollHeight;
    });
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
    this.last = (this.last ?? Promise.resolve())
      .then(() => api.act(this.machine, 'console/keys', {text}))
      .catch(problem => toast(problem.message));
  }
}
