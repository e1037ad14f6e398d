// What people are asked to do to machines without a controller.
import * as api from './api.js';
import {ago, el, toast} from './dom.js';
import {may} from './role.js';

export class TaskList {
  constructor(host) {
    this.host = host;
    this.waiting = undefined;
  }

  /** Asks anew, at most once in half a second. */
  soon() {
    this.waiting ??= setTimeout(() => {
      this.waiting = undefined;
      this.load().catch(problem => toast(problem.message));
    }, 500);
  }

  async load() {
    const tasks = await api.tasks();
    this.host.replaceChildren(...tasks.map(task => this.card(task)));
  }

  card(task) {
    return el('div', {className: 'card', data: {task: task.id}},
      el('h2', {textContent: `For ${task.whom}`}),
      el('p', {textContent: task.sentence}),
      el('p', {textContent: `asked ${ago(task.askedAt)} ago`}),
      el('p', {className: 'links'}, ...(may('operator') ? [
        el('button', {textContent: 'Done', data: {action: 'done'}, onclick: event => this.end(task, 'done', 'on the page', event.currentTarget)}),
        el('button', {textContent: 'Cannot be done', className: 'plain', data: {action: 'refuse'}, onclick: event => this.end(task, 'refuse', 'on the page', event.currentTarget)})] : [])));
  }

  async end(task, how, words, button) {
    button.disabled = true;
    try {
      await api.endTask(task.id, how, words);
    } catch (problem) {
      toast(problem.message);
    }
    await this.load();
  }
}
