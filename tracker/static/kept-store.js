// Forms that could not be sent and wait on this device. Used by the pages (kept-forms.js) and by the worker (sw.js).
//
// Each belongs to whoever filled it in. Before anything typed leaves the device, the server is asked who has signed
// in: a form goes out only for its own owner, and the server looks once more when it comes (tracker/web/late_sends.py).
// Sent again and again it is still done once: it carries the token that it was drawn with.

const keptForms = (() => {
  const DATABASE = 'kept-forms';
  const MARK = 'kept_form';
  const HEADER = 'Kept-Form';
  const PATIENCE = 30 * 1000;
  const DAY = 24 * 60 * 60 * 1000;
  const changes = new BroadcastChannel(DATABASE);

  function opened() {
    return new Promise((resolve, reject) => {
      const asked = indexedDB.open(DATABASE, 1);
      asked.onupgradeneeded = () => asked.result.createObjectStore('forms', { keyPath: 'id' });
      asked.onsuccess = () => resolve(asked.result);
      asked.onerror = () => reject(asked.error);
    });
  }

  async function inStore(mode, act) {
    const database = await opened();
    try {
      return await new Promise((resolve, reject) => {
        const transaction = database.transaction('forms', mode);
        const asked = act(transaction.objectStore('forms'));
        transaction.oncomplete = () => resolve(asked?.result);
        transaction.onabort = () => reject(transaction.error);
        transaction.onerror = () => reject(transaction.error);
      });
    } finally {
      database.close();
    }
  }

  function tellPages() {
    changes.postMessage('changed');
    changes.onmessage?.();
  }

  function isOver(form, now) {
    return form.state === 'sent' ? now - form.sentAt > DAY : now - form.keptAt > 30 * DAY;
  }

  // Those of everybody, the oldest first; what is too old is gone.
  async function all() {
    const forms = await inStore('readonly', (store) => store.getAll());
    const now = Date.now();
    const over = forms.filter((form) => isOver(form, now));
    if (over.length) await inStore('readwrite', (store) => over.forEach((form) => store.delete(form.id)));
    return forms.filter((form) => !isOver(form, now)).sort((one, other) => one.keptAt - other.keptAt);
  }

  async function of(owner) {
    return (await all()).filter((form) => form.owner === owner);
  }

  async function remove(id) {
    await inStore('readwrite', (store) => store.delete(id));
    tellPages();
  }

  // What was discarded meanwhile does not come back.
  async function change(id, values) {
    await inStore('readwrite', (store) => {
      const asked = store.get(id);
      asked.onsuccess = () => { if (asked.result) store.put({ ...asked.result, ...values }); };
      return asked;
    });
    tellPages();
  }

  // Whose a form is, as the page that it stands on has said in a field of it; null for any other form.
  function markOf(body) {
    try {
      const mark = JSON.parse(new URLSearchParams(body).get(MARK));
      return /^user-\d+$/.test(mark?.owner) ? mark : null;
    } catch {
      return null;
    }
  }

  function tokenOf(body) {
    return new URLSearchParams(body).get('form_token') || '';
  }

  async function keep(url, body) {
    const { owner, key, page, title, language, texts } = markOf(body);
    const id = [owner, new URL(url).pathname, tokenOf(body)].join(' ');
    const form = { id, owner, key, page, title, language, texts, url, body, keptAt: Date.now(), state: 'waiting', why: 'line' };
    await inStore('readwrite', (store) => store.put(form));
    tellPages();
    return form;
  }

  // What the server says, as an object; null where it cannot be reached.
  async function said(url, header, body) {
    const ended = new AbortController();
    const timer = setTimeout(() => ended.abort(), PATIENCE);
    try {
      const answer = await fetch(url, {
        method: 'POST', headers: { [HEADER]: header }, body, credentials: 'same-origin', signal: ended.signal,
      });
      return answer.ok ? await answer.json() : null;
    } catch {
      return null;
    } finally {
      clearTimeout(timer);
    }
  }

  async function send(form) {
    const who = await said(form.url, 'ask', '');
    if (!who) return change(form.id, { why: 'line' });
    if (who.owner !== form.owner) return change(form.id, { why: 'owner' });
    const fields = new URLSearchParams(form.body);
    fields.set('csrf_token', who.token);
    const answer = await said(form.url, form.owner, fields);
    if (answer?.outcome === 'sent') {
      return change(form.id, { state: 'sent', sentAt: Date.now(), location: answer.location, body: '' });
    }
    if (answer?.outcome === 'refused') return change(form.id, { state: 'refused' });
    return change(form.id, { why: answer ? 'owner' : 'line' });
  }

  async function sendWaiting() {
    for (const form of await all()) if (form.state === 'waiting') await send(form);
    return (await all()).filter((form) => form.state === 'waiting' && form.why === 'line').length;
  }

  // One window after the other, or the worker: what the first has sent, the second finds sent. How many wait for
  // the line then.
  let underway = null;
  function sendAll() {
    const turn = navigator.locks ? () => navigator.locks.request(DATABASE, sendWaiting) : sendWaiting;
    underway = underway || turn().finally(() => { underway = null; });
    return underway;
  }

  // What a person has typed, for them to read.
  function words(form) {
    const texts = new Set(form.texts);
    return [...new URLSearchParams(form.body)].filter(([name, value]) => texts.has(name) && value.trim()).map(([, value]) => value);
  }

  function onChange(act) {
    changes.onmessage = act;
  }

  return { MARK, all, change, keep, markOf, of, onChange, remove, sendAll, tokenOf, words };
})();
