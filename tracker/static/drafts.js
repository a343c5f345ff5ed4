// Keeps what is typed in a <form data-draft="key"> on this device until the server says that it took it.
//
// A draft belongs to the signed-in person and to the page: the next person on the same device does not see it.
// Only what a person types or ticks is kept: no passwords, no files and no tokens. With it goes which version of the
// thing it was typed on, so that the server shows what a colleague has changed since, and overwrites nothing.
// The words come from the form's .kept line and .draft-back note (templates/components/kept.html), where they are
// translated.

const PREFIX = 'draft';
const MONTH = 30 * 24 * 60 * 60 * 1000;
const NEVER = new Set(['password', 'file', 'hidden', 'submit', 'button', 'reset', 'image']);

function metas(name) {
  return [...document.querySelectorAll(`meta[name="${name}"]`)].map((meta) => meta.content);
}

const owner = metas('draft-owner')[0] || 'visitor';

function place(key, path = location.pathname) {
  return [PREFIX, owner, key, path].map(encodeURIComponent).join(':');
}

// A device may refuse to keep anything (private window, full): then null or false, never an exception.
function read(name) {
  try {
    return JSON.parse(localStorage.getItem(name));
  } catch {
    return null;
  }
}

function write(name, draft) {
  try {
    localStorage.setItem(name, JSON.stringify(draft));
    return true;
  } catch {
    return false;
  }
}

function names() {
  try {
    return Object.keys(localStorage).filter((name) => name.startsWith(`${PREFIX}:`));
  } catch {
    return [];
  }
}

function forget(test) {
  names().filter(test).forEach((name) => localStorage.removeItem(name));
}

function inputs(form) {
  return [...form.elements].filter(
    (input) => input.name && !NEVER.has(input.type) && input.tagName !== 'FIELDSET' && !('noDraft' in input.dataset),
  );
}

// Every input as [name, value]; of ticks and radio buttons, whether it is ticked as well.
function typed(form) {
  return inputs(form).map((input) => {
    if (input.type === 'checkbox' || input.type === 'radio') return [input.name, input.value, input.checked];
    if (input.multiple) return [input.name, [...input.selectedOptions].map((option) => option.value)];
    return [input.name, input.value];
  });
}

function isTick(entry) {
  return entry.length === 3;
}

// The same name may stand in several rows: the first of that name gets the first value, and so on.
function restore(form, entries) {
  const waiting = [...entries];
  inputs(form).forEach((input) => {
    const tick = input.type === 'checkbox' || input.type === 'radio';
    const at = waiting.findIndex(
      (entry) => entry[0] === input.name && isTick(entry) === tick && (!tick || entry[1] === input.value),
    );
    if (at < 0) return;
    const [[, value, checked]] = waiting.splice(at, 1);
    if (tick) input.checked = checked;
    else if (input.multiple) [...input.options].forEach((option) => { option.selected = value.includes(option.value); });
    else input.value = value;
  });
}

// The hidden fields that say what stood there when the page was drawn.
function versions(form) {
  return [...form.elements].filter((input) => input.type === 'hidden' && /^(version|seen_\w+)$/.test(input.name));
}

function versionOf(form) {
  return versions(form).map((input) => [input.name, input.value]);
}

function restoreVersion(form, entries) {
  const values = new Map(entries);
  versions(form).forEach((input) => { if (values.has(input.name)) input.value = values.get(input.name); });
}

function clock(time) {
  return new Date(time).toLocaleTimeString(document.documentElement.lang || [], { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
}

// The note that a draft is back stands before the first field, so that nobody fills in a form anew unawares.
// A form that was folded away is opened, or nobody would see that their words are there.
function tell(note, time) {
  if (!note) return;
  for (let fold = note.closest('details'); fold; fold = fold.parentElement.closest('details')) fold.open = true;
  note.closest('form').prepend(note);
  note.hidden = false;
  const words = note.querySelector('[role="status"]');
  // A screen reader announces what changes in a status that it has seen empty.
  setTimeout(() => { words.textContent = note.dataset.restored.replace('{time}', clock(time)); }, 100);
}

function keep(form) {
  const name = place(form.dataset.draft);
  const line = form.querySelector('.kept');
  const words = line?.querySelector('.kept-words');
  const mark = line?.querySelector('.kept-mark');
  const note = form.querySelector('.draft-back');
  const fromServer = typed(form);
  const versionFromServer = versionOf(form);
  let timer = 0;
  let sent = false;

  function say(which, time) {
    if (!line) return;
    const sentence = (line.dataset[which] || '').replace('{time}', clock(time));
    // Said again only when it differs, so that a screen reader is not interrupted at every letter.
    if (words.textContent !== sentence) words.textContent = sentence;
    line.classList.toggle('offline', which === 'offline' || which === 'full');
    mark.hidden = which === 'full';
  }

  function save() {
    clearTimeout(timer);
    timer = 0;
    const now = Date.now();
    const kept = write(name, { at: now, entries: typed(form), version: versionOf(form) });
    say(kept ? 'kept' : 'full', now);
    return kept;
  }

  const draft = read(name);
  // After a button of the form itself (a line more, a line less) the server has drawn what was just typed.
  const isFresh = 'draftFresh' in form.dataset;
  if (draft && !isFresh) restore(form, draft.entries);
  // It is back only where the server did not know it: a draft of the same words needs no note.
  if (draft && JSON.stringify(typed(form)) !== JSON.stringify(fromServer)) {
    restoreVersion(form, draft.version || []);
    tell(note, draft.at);
  }
  if (isFresh) save();

  note?.querySelector('button').addEventListener('click', () => {
    clearTimeout(timer);
    timer = 0;
    forget((other) => other === name);
    restore(form, fromServer);
    restoreVersion(form, versionFromServer);
    words.textContent = '';
    mark.hidden = true;
    note.hidden = true;
    inputs(form)[0]?.focus();
  });
  form.addEventListener('input', () => {
    sent = false;
    clearTimeout(timer);
    timer = setTimeout(save, 400);
  });
  form.addEventListener('submit', (event) => {
    save();
    // Where the form is marked (kept-forms.js) it may go: without a line the worker keeps it, and sends it later.
    const mark = form.elements.kept_form;
    sent = navigator.onLine || Boolean(mark && !mark.disabled);
    if (sent) return;
    event.preventDefault();
    say('offline', Date.now());
  });
  // The page may go away before the pause after the last letter is over.
  addEventListener('pagehide', () => { if (timer && !sent) save(); });
}

const taken = metas('draft-taken').map(encodeURIComponent);
forget((name) => {
  const [, whose, key] = name.split(':');
  return whose === encodeURIComponent(owner) && taken.includes(key);
});
forget((name) => !(Date.now() - (read(name)?.at ?? 0) < MONTH));
document.querySelectorAll('form[data-draft]').forEach(keep);
// Who keeps what a colleague saved has no use for the draft any more.
document.querySelectorAll('a[data-forgets-draft]').forEach((link) => link.addEventListener('click', () => {
  const here = encodeURIComponent(location.pathname);
  forget((name) => name.split(':')[1] === encodeURIComponent(owner) && name.split(':')[3] === here);
}));
