// Small helpers. Text from outside reaches the page through textContent only, never as markup.

/** An element with properties, data and children; strings become text nodes. */
export function el(tag, properties = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(properties)) {
    if (name === 'data') Object.assign(node.dataset, value);
    else if (name.startsWith('aria-') || name === 'scope') node.setAttribute(name, value);
    else node[name] = value;
  }
  node.append(...children.filter(child => child !== undefined && child !== null));
  return node;
}

/** Writes only what differs, so that a selection or a focus survives an update. */
export function setText(node, text) {
  if (node.textContent !== text) node.textContent = text;
}

/** "3 s", "12 min", "5 h", "8 d" since then. */
export function ago(instant) {
  const seconds = Math.max(0, Math.round((Date.now() - Date.parse(instant)) / 1000));
  if (seconds < 120) return `${seconds} s`;
  if (seconds < 7200) return `${Math.round(seconds / 60)} min`;
  if (seconds < 172800) return `${Math.round(seconds / 3600)} h`;
  return `${Math.round(seconds / 86400)} d`;
}

/** Shows a sentence for a while. */
export function toast(text) {
  const line = el('p', {textContent: text});
  document.getElementById('toasts').append(line);
  setTimeout(() => line.remove(), 10000);
}
