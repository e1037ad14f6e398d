// What the token behind this page may do. The page leaves out the rest; the server refuses it in any case.
let me = {name: '', role: '', roles: []};

/** Takes what the server says of the token. */
export function learn(answer) {
  me = answer;
  document.body.dataset.role = answer.role;
}

export const may = role => me.roles.includes(role);

/** "alice, operator". */
export const who = () => (me.name ? `${me.name}, ${me.role}` : '');
