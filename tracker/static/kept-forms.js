// Says which forms wait on this device, and sends them; lets the worker (sw.js) keep what cannot be sent.
//
// Stands behind drafts.js, whose drafts it forgets once a form is sent, and kept-store.js. The words come from
// templates/components/waiting_forms.html. Without a worker, as without https, everything is as it was.
"use strict";
(() => {
  const section = document.querySelector('[data-waiting-forms]');
  const whose = document.querySelector('meta[name="draft-owner"]')?.content;
  if (!section || !whose || !navigator.serviceWorker || !window.indexedDB || !window.caches) return;

  const CACHE = 'kept-page';
  const SOON = 1000;
  const LATEST = 20 * 1000;
  const onPhone = matchMedia('(pointer: coarse)').matches;
  const status = section.querySelector('[role="status"]');
  const list = section.querySelector('ul');
  const row = section.querySelector('template');
  const heading = document.querySelector('[data-kept-heading]');
  const forms = [...document.querySelectorAll('form[data-draft]')].filter((form) => form.enctype !== 'multipart/form-data');
  const touched = new WeakSet();
  const fresh = new WeakMap();
  let mine = [];
  let isLeaving = false;

  function moment(time) {
    const language = document.documentElement.lang || [];
    const when = new Date(time);
    const clock = when.toLocaleTimeString(language, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' });
    if (when.toDateString() === new Date().toDateString()) return clock;
    // The day stands in brackets, so that "at 14:02" stays a sentence in every language.
    return `${clock} (${when.toLocaleDateString(language, { day: 'numeric', month: 'long' })})`;
  }

  function words(element, name) {
    return (onPhone && element.dataset[`${name}Phone`]) || element.dataset[name] || '';
  }

  function stateOf(form) {
    if (form.state === 'sent') return words(section, 'sent').replace('{time}', moment(form.sentAt));
    if (form.state === 'refused') return words(section, 'refused');
    return words(section, form.why === 'owner' ? 'signIn' : 'waits').replace('{time}', moment(form.keptAt));
  }

  // A question with the buttons of its dialog; which one was pressed, or '' for Escape.
  function ask(dialog) {
    return new Promise((resolve) => {
      dialog.returnValue = '';
      dialog.addEventListener('close', () => resolve(dialog.returnValue), { once: true });
      dialog.showModal();
    });
  }

  function draw(form) {
    const line = row.content.firstElementChild.cloneNode(true);
    const part = (name) => line.querySelector(`[data-${name}]`);
    const does = (name) => line.querySelector(`[data-does="${name}"]`);
    line.dataset.id = form.id;
    const isSent = form.state === 'sent';
    part('title').textContent = form.title;
    part('state').textContent = stateOf(form);
    line.classList.add(`is-${form.state}`);
    const typed = isSent ? [] : keptForms.words(form);
    part('typed').hidden = !typed.length;
    typed.forEach((value) => {
      const said = document.createElement('p');
      said.className = 'said';
      said.textContent = value;
      part('typed').append(said);
    });
    does('goes-on').hidden = !isSent;
    if (isSent) does('goes-on').href = form.location;
    does('send').hidden = form.state !== 'waiting';
    does('open').hidden = form.state !== 'refused';
    does('discard').hidden = isSent;
    does('hide').hidden = !isSent;
    does('sign-in').hidden = isSent || form.why !== 'owner';
    does('send').addEventListener('click', () => { status.textContent = words(section, 'sending'); sendAll(); });
    does('open').addEventListener('click', () => open(form));
    does('hide').addEventListener('click', () => discard(form));
    does('discard').addEventListener('click', async () => {
      if (await ask(section.querySelector('[data-asks-discard]')) === 'discard') discard(form);
    });
    return line;
  }

  async function discard(form) {
    if (form.state !== 'sent') forgetDraft(form);
    await keptForms.remove(form.id);
    (section.hidden ? document.getElementById('content') : section).focus();
  }

  // As if the person had pressed the button anew: the server's answer has the form, with what was typed.
  async function open(form) {
    await keptForms.change(form.id, { opened: true });
    const token = document.querySelector('input[name="csrf_token"]')?.value;
    const again = document.createElement('form');
    again.method = 'post';
    again.action = form.url;
    again.hidden = true;
    new URLSearchParams(form.body).forEach((value, name) => {
      const field = document.createElement('input');
      field.type = 'hidden';
      field.name = name;
      field.value = name === 'csrf_token' && token ? token : value;
      again.append(field);
    });
    document.body.append(again);
    again.submit();
  }

  function forgetDraft(form) {
    const name = place(form.key, form.page);
    const draft = read(name);
    if (!draft || draft.at > form.keptAt) return false;
    forget((other) => other === name);
    return true;
  }

  function standsHere(form) {
    return forms.find((one) => one.dataset.draft === form.key && form.page === location.pathname);
  }

  // What waits and what stands here are one form: sent from both, it is still done once.
  function join(form) {
    const here = standsHere(form);
    const token = here?.elements.form_token;
    if (!token) return;
    if (!fresh.has(here)) fresh.set(here, token.value);
    token.value = keptForms.tokenOf(form.body);
    if (form.state === 'refused' && !form.opened) keptForms.change(form.id, { opened: true });
  }

  // Once it is sent, the page that has the form is old, and so is the draft in it.
  function settle(form) {
    const here = standsHere(form);
    const had = forgetDraft(form);
    if (!here || isLeaving || !(had || fresh.has(here))) return;
    if (touched.has(here)) {
      if (fresh.has(here)) here.elements.form_token.value = fresh.get(here);
      fresh.delete(here);
    } else {
      isLeaving = true;
      location.replace(location.pathname + location.search);
    }
  }

  function tellOnKeptPage() {
    const this_ = mine.find((form) => form.state === 'sent' && form.url === location.href);
    if (heading && this_) heading.textContent = stateOf(this_);
    document.querySelectorAll('[data-until-sent]').forEach((one) => { one.hidden = Boolean(heading && this_); });
  }

  // The lines are drawn anew; whoever was at one of their buttons is still there.
  function focusInList() {
    const line = document.activeElement?.closest('[data-id]');
    return line && list.contains(line) ? [line.dataset.id, document.activeElement.dataset.does] : null;
  }

  function focusAgain([id, does]) {
    const line = [...list.children].find((one) => one.dataset.id === id);
    const button = line?.querySelector(`[data-does="${does}"]:not([hidden])`);
    (button || (section.hidden ? document.getElementById('content') : section)).focus();
  }

  async function show() {
    const before = new Map(mine.map((form) => [form.id, stateOf(form)]));
    mine = await keptForms.of(whose);
    const focused = focusInList();
    list.replaceChildren(...mine.map(draw));
    section.hidden = !mine.length;
    if (focused) focusAgain(focused);
    const news = mine.filter((form) => before.get(form.id) !== stateOf(form)).map(stateOf).pop();
    if (news) setTimeout(() => { status.textContent = news; }, 100);
    mine.forEach((form) => (form.state === 'sent' ? settle(form) : join(form)));
    tellOnKeptPage();
  }

  // Tried again soon at first, since a line that is back takes a moment, and later less and less often.
  let timer = 0;
  async function sendAll(wait = SOON) {
    clearTimeout(timer);
    if (!document.hidden && mine.some((form) => form.state === 'waiting')) {
      await keptForms.sendAll();
      await show();
    }
    clearTimeout(timer);
    timer = setTimeout(sendAll, wait, Math.min(wait * 2, LATEST));
  }

  // The page that the worker answers with, drawn for nobody, and its files; nothing else is ever kept.
  async function keepPage() {
    const url = new URL(section.dataset.page, location.href).href;
    const cache = await caches.open(CACHE);
    if (await cache.match(url)) return;
    const page = await fetch(url, { credentials: 'omit' });
    if (!page.ok) throw new Error(page.status);
    const drawn = new DOMParser().parseFromString(await page.clone().text(), 'text/html');
    const files = [...drawn.querySelectorAll('link[rel="stylesheet"], link[rel="icon"], script[src]')]
      .map((one) => new URL(one.getAttribute('href') || one.getAttribute('src'), location.href).href);
    await cache.addAll(files);
    await cache.put(url, page);
    const wanted = new Set([url, ...files]);
    await Promise.all((await cache.keys()).map((one) => wanted.has(one.url) || cache.delete(one)));
  }

  async function controlled() {
    await navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' });
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller) return;
    await new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
  }

  function isText(input) {
    return input.name && (input.tagName === 'TEXTAREA' || (input.tagName === 'INPUT' && /^(text|url|email|tel|number|search)$/.test(input.type)));
  }

  function mark(form) {
    const field = document.createElement('input');
    field.type = 'hidden';
    field.name = keptForms.MARK;
    field.value = JSON.stringify({
      owner: whose,
      key: form.dataset.draft,
      page: location.pathname,
      title: document.title,
      language: document.documentElement.lang,
      texts: [...new Set([...form.elements].filter(isText).map((one) => one.name))],
    });
    form.append(field);
  }

  async function keepFromNowOn() {
    if (!forms.length) return;
    await controlled();
    await keepPage();
    forms.forEach(mark);
  }

  document.addEventListener('submit', (event) => {
    const field = event.target.elements?.[keptForms.MARK];
    // A button that only draws a line more does not send the form.
    if (field) field.disabled = Boolean(event.submitter && 'redraws' in event.submitter.dataset);
  }, true);
  document.addEventListener('input', (event) => { if (event.target.form) touched.add(event.target.form); });

  const signOut = document.querySelector('[data-sign-out]');
  signOut?.addEventListener('submit', async (event) => {
    const unsent = mine.filter((form) => form.state !== 'sent');
    if (!unsent.length || signOut.dataset.signOut === 'asked') return;
    event.preventDefault();
    const answer = await ask(section.querySelector('[data-asks-sign-out]'));
    if (!answer) return;
    if (answer === 'discard') for (const form of unsent) await discard(form);
    signOut.dataset.signOut = 'asked';
    signOut.requestSubmit();
  });

  const taken = metas('draft-taken');
  async function tidy() {
    for (const form of await keptForms.of(whose)) {
      if (form.state === 'refused' && form.opened && taken.includes(form.key)) await keptForms.remove(form.id);
    }
  }
  document.querySelectorAll('a[data-forgets-draft]').forEach((link) => link.addEventListener('click', () => {
    mine.filter((form) => form.opened && new URL(form.url).pathname === location.pathname)
      .forEach((form) => keptForms.remove(form.id));
  }));

  if (heading) heading.textContent = words(heading, 'keptHeading') || heading.textContent;
  keptForms.onChange(show);
  addEventListener('online', () => sendAll());
  addEventListener('pageshow', (event) => { if (event.persisted) show(); });
  // Nothing of this is worth a moment before the page is there.
  function begin() {
    tidy().then(show).then(() => sendAll()).catch(() => {});
    keepFromNowOn().catch(() => {});
  }
  if (document.readyState === 'complete') begin();
  else addEventListener('load', begin);
})();
